import logging
import random
import time

from psycopg2.errors import DeadlockDetected, LockNotAvailable, SerializationFailure

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: conflicts between transactions: the same work done again a moment later succeeds
CONFLICTS = (SerializationFailure, DeadlockDetected, LockNotAvailable)
TRIES = 5
#: told in one transaction
PEOPLE = 50


class KefuJobMixin(models.AbstractModel):
    """Scheduled work in batches, each in a transaction of its own.

    Odoo does not retry scheduled actions: one conflict costs a whole interval, one bad record stops all others. Here a
    conflict is tried again within the run, a failing record is set aside and noted in ``kefu.job.failure``, a killed
    process resumes behind the last batch committed. That work is done *once* is up to the database (a unique index,
    a row locked and looked at again): a button may run beside the scheduler.
    """

    _name = "kefu.job.mixin"
    _description = "Scheduled Work in Batches"

    @api.model
    def _run_in_batches(self, fetch, handle):
        """Work batch by batch until nothing is left, or the scheduler wants its thread back and calls again.

        Doing nothing costs what ``fetch`` costs. Commits: call it from scheduled actions only.

        :param fetch: ``fetch(skip)`` returns the next records, none when all is done; ``skip`` are the ids to leave
            out, because they failed in this run. It may lock what it returns: ``handle`` runs in the same transaction.
        :param handle: ``handle(records)`` does the work, for the whole batch or for one record of it, and takes it off
            what ``fetch`` finds
        :return: how many records were done in this call
        :rtype: int
        """
        failed, done, batch = set(), 0, None

        def attempt():
            nonlocal batch
            batch = fetch(failed)
            return self._work(handle, batch) if batch else 0

        while True:
            batch = None
            try:
                seconds_left = self._retrying(attempt)
            except Exception:
                if not batch:
                    raise
                seconds_left = self._one_by_one(handle, batch, failed)
            if not batch:
                break
            done += len([record for record in batch if record.id not in failed])
            if not seconds_left:
                return done
        if done or failed:
            self.env["ir.cron"]._commit_progress(remaining=0)
        return done

    @api.model
    def _run_once(self, work):
        """Do what needs no batches in one transaction, tried again when other transactions are in the way.

        Commits: call it from scheduled actions only.

        :param work: a function without arguments; tried again it must look at everything anew
        """
        def attempt():
            work()
            self.env["ir.cron"]._commit_progress(1)

        self._retrying(attempt)

    def _claim_untold(self, log, skip):
        """The next people whom something logged is to be told; locked are the rows of the log, not the people.

        :param str log: model of the log, which has ``user_id`` and ``is_told``
        :param skip: ids of users to leave out
        :rtype: res.users
        """
        self.env.cr.execute(SQL(
            """SELECT DISTINCT user_id FROM (
                   SELECT user_id FROM %s WHERE is_told IS NOT TRUE AND user_id != ALL(%s)
                 ORDER BY user_id FOR NO KEY UPDATE SKIP LOCKED) AS untold
             ORDER BY user_id LIMIT %s""",
            SQL.identifier(self.env[log]._table), list(skip), PEOPLE,
        ))
        return self.env["res.users"].browse(row[0] for row in self.env.cr.fetchall())

    def _work(self, handle, records):
        """:return: the seconds the scheduler leaves"""
        handle(records)
        self.env["kefu.job.failure"]._forget(self._name, records)
        # how many are left is not worth counting; that there may be more makes the scheduler come back after a kill
        return self.env["ir.cron"]._commit_progress(len(records), remaining=1)

    def _one_by_one(self, handle, batch, failed):
        """The batch failed as a whole: do each record alone, and set aside those that fail.

        :param set failed: ids that failed, added to
        :return: the seconds the scheduler leaves
        """
        self._roll_back()
        seconds_left = 0
        for record in batch:
            try:
                seconds_left = self._retrying(lambda record=record: self._work(handle, record))
            except Exception as error:
                _logger.exception("%s: %s failed and is left out of this run", self._name, record)
                self._roll_back()
                failed.add(record.id)
                self.env["kefu.job.failure"]._note(self._name, record, error)
                seconds_left = self.env["ir.cron"]._commit_progress(1, remaining=1)
        return seconds_left

    def _retrying(self, work):
        """:param work: a function without arguments that ends with a commit
        :return: what it returns, after up to five tries when other transactions are in the way
        """
        for attempt in range(1, TRIES + 1):
            try:
                return work()
            except CONFLICTS as conflict:
                self._roll_back()
                if attempt == TRIES:
                    raise
                _logger.info("%s: %s, try %s of %s", self._name, type(conflict).__name__, attempt, TRIES)
                time.sleep(random.uniform(0, 0.1 * 2**attempt))
        return None

    def _roll_back(self):
        self.env.cr.rollback()
        self.env.invalidate_all(flush=False)
