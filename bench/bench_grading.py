"""Grading 10,000 and 100,000 customers over 1,000,000 entries, beside the SQL of the same figures and stock's receivables."""

from datetime import timedelta

from odoo.tools import SQL

#: customers whose figures change before the second night, in percent
CHANGED = 2
#: stock reads so many customers at a time in its lists and reports
STOCK = 1000


def bench(ctx):
    lines = ctx.size(1_000_000, quick=20_000)
    for count in (ctx.size(10_000, quick=500), ctx.size(100_000, quick=2_000)):
        company = world(ctx, count, lines)
        label = f"{count} customers over {lines} entries"
        plain(ctx, company, label)
        stock(ctx, company, label)
        first_time(ctx, company, label, count)
        next_night(ctx, company, label, count)
        goals(ctx, label)
    at_once(ctx, company)


# === Data === #


def world(ctx, count, lines):
    """A company with its customers and their books: two invoices of three are paid, half of the lines are receivables."""
    env = ctx.env(no_reset_password=True)
    company = env["res.company"].create({"name": f"Bench Grading {count}"})
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    env.flush_all()
    books = {
        "company": company.id,
        "currency": company.currency_id.id,
        "receivable": account(env, company, "asset_receivable"),
        "income": account(env, company, "income"),
        "sales": journal(env, company, "sale"),
        "bank": journal(env, company, "bank"),
        "count": count,
        "moves": lines // 2,
        "today": env["kefu.calendar"]._today(company),
    }
    insert_customers(ctx, books)
    insert_moves(ctx, books)
    insert_lines(ctx, books)
    designate(ctx, books)
    ctx.analyze()
    return company


def account(env, company, kind):
    return env["account.account"].with_company(company).search(
        [("company_ids", "in", company.ids), ("account_type", "=", kind)], limit=1
    ).id


def journal(env, company, kind):
    return env["account.journal"].search([("company_id", "=", company.id), ("type", "=", kind)], limit=1).id


def insert_customers(ctx, books):
    ctx.sql(
        """INSERT INTO res_partner (name, complete_name, is_company, active, type, autopost_bills, kefu_trade_role,
                  kefu_employee_count)
           SELECT 'Bench ' || n, 'Bench ' || n, TRUE, TRUE, 'contact', 'ask', 'end_customer', CASE WHEN n %% 5 = 0 THEN 15 END
             FROM generate_series(1, %(count)s) AS n""",
        books,
    )
    ctx.sql("UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL")
    ctx.sql("DROP TABLE IF EXISTS bench_customer")
    ctx.sql(
        """CREATE TEMPORARY TABLE bench_customer AS
           SELECT id, row_number() OVER (ORDER BY id) AS number FROM (
               SELECT id FROM res_partner WHERE name LIKE 'Bench %%' ORDER BY id DESC LIMIT %(count)s) AS customer""",
        books,
    )
    ctx.sql("CREATE INDEX ON bench_customer (number)")
    ctx.sql("ANALYZE bench_customer")


def insert_moves(ctx, books):
    """Over three years; of five entries of a customer two are payments of two others."""
    ctx.sql("DROP TABLE IF EXISTS bench_move")
    ctx.sql(
        """CREATE TEMPORARY TABLE bench_move AS
           SELECT nextval('account_move_id_seq')::int AS id, n, n / %(count)s %% 5 AS turn, customer.id AS partner_id,
                  n / %(count)s %% 5 IN (1, 3) AS is_payment,
                  (%(today)s::date - (n::bigint * 7919 %% 1095)::int) AS day, 100 + (n %% %(count)s) * 31 %% 40000 AS amount
             FROM generate_series(1, %(moves)s) AS n JOIN bench_customer customer ON customer.number = 1 + n %% %(count)s""",
        books,
    )
    ctx.sql(
        """INSERT INTO account_move (id, journal_id, company_id, currency_id, state, move_type, auto_post, date, invoice_date,
                  partner_id, commercial_partner_id, name)
           SELECT id, CASE WHEN is_payment THEN %(bank)s ELSE %(sales)s END, %(company)s, %(currency)s, 'posted',
                  CASE WHEN is_payment THEN 'entry' ELSE 'out_invoice' END, 'no', day, CASE WHEN NOT is_payment THEN day END,
                  partner_id, partner_id, 'BENCH/' || %(company)s || '/' || n FROM bench_move""",
        books,
    )


def insert_lines(ctx, books):
    """What an invoice books on the receivable account, a payment takes off it, and the other side of each."""
    ctx.sql(
        """INSERT INTO account_move_line (move_id, journal_id, company_id, currency_id, company_currency_id, account_id,
                  partner_id, parent_state, date, invoice_date, date_maturity, display_type, debit, credit, balance,
                  amount_currency, amount_residual, amount_residual_currency, reconciled)
           SELECT move.id, CASE WHEN is_payment THEN %(bank)s ELSE %(sales)s END, %(company)s, %(currency)s, %(currency)s,
                  CASE WHEN side = 1 THEN %(receivable)s ELSE %(income)s END, partner_id, 'posted', day,
                  CASE WHEN NOT is_payment THEN day END, CASE WHEN side = 1 THEN day + 30 END,
                  CASE WHEN is_payment OR side = -1 THEN 'product' ELSE 'payment_term' END,
                  greatest(signed, 0), greatest(-signed, 0), signed, signed,
                  CASE WHEN side = 1 AND turn = 4 THEN signed ELSE 0 END,
                  0, side = 1 AND turn < 4
             FROM bench_move move CROSS JOIN (VALUES (1), (-1)) AS sides (side)
            CROSS JOIN LATERAL (SELECT side * amount * CASE WHEN is_payment THEN -1 ELSE 1 END AS signed) AS amounts""",
        books,
    )


def designate(ctx, books):
    ctx.sql(
        """INSERT INTO kefu_grade_designation (company_id, partner_id, grade, reason, valid_from)
           SELECT %(company)s, id, CASE WHEN number %% 4 = 0 THEN 'a' ELSE 'b' END, 'Bench', %(today)s FROM bench_customer
            WHERE number %% 2 = 0""",
        books,
    )


# === What is measured === #


def plain(ctx, company, label):
    """The figures alone: one aggregate over the same lines, not stored. Each is read: PostgreSQL leaves out what nobody does."""
    today = ctx.env()["kefu.calendar"]._today(company)
    for _attempt in range(3):
        with ctx.timer(f"plain SQL, {label}"):
            ctx.sql(
                """SELECT count(*), sum(open_amount), sum(overdue_amount), sum(turnover), min(first_on) FROM (
                       SELECT line.partner_id, SUM(line.balance) AS open_amount,
                              SUM(line.amount_residual) FILTER (WHERE COALESCE(line.date_maturity, line.date) < %(today)s)
                                  AS overdue_amount,
                              SUM(line.balance) FILTER (WHERE move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                                  AND move.invoice_date > %(today)s::date - interval '12 months') AS turnover,
                              MIN(move.invoice_date) FILTER (WHERE move.move_type IN ('out_invoice', 'out_receipt')) AS first_on
                         FROM account_move_line line JOIN account_move move ON move.id = line.move_id
                         JOIN account_account account ON account.id = line.account_id
                        WHERE account.account_type = 'asset_receivable' AND line.company_id = %(company)s
                          AND line.parent_state = 'posted' AND line.date <= %(today)s
                     GROUP BY line.partner_id OFFSET 0) AS figures""",
                {"today": today, "company": company.id},
            )


def stock(ctx, company, label):
    """What each customer owes by stock's field, in pages as a list would read it."""
    env = ctx.env()
    ids = [row[0] for row in ctx.sql("SELECT id FROM bench_customer ORDER BY id")]
    with ctx.timer(f"stock's credit, {label}") as read:
        for start in range(0, len(ids), STOCK):
            env.invalidate_all()
            partners = env["res.partner"].browse(ids[start : start + STOCK]).with_company(company)
            sum(partner.credit for partner in partners)
    ctx.note(f"Stock reads {label} in {read.queries} queries.")


def run_of(ctx, company):
    """The nightly run of a company as the scheduled action finds it on a new day."""
    runs = ctx.env()["kefu.grade.run"]
    runs._begin()
    runs._restart(company)
    return runs.search([("company_id", "=", company.id)])


def work(run):
    """All batches of a run."""
    while not run.finished_at:
        run._grade_next()
        run.env.flush_all()


def first_time(ctx, company, label, count):
    for _attempt in range(2):
        ctx.sql("DELETE FROM kefu_grade_history WHERE company_id = %s", [company.id])
        ctx.sql("DELETE FROM kefu_grade WHERE company_id = %s", [company.id])
        ctx.analyze()
        run = run_of(ctx, company)
        with ctx.timer(f"first grading, {label}") as ours:
            work(run)
        ctx.commit()
    graded = ctx.sql("SELECT count(*) FROM kefu_grade WHERE company_id = %s", [company.id])[0][0]
    assert graded == count, f"{graded} graded of {count}"
    ctx.note(f"The first grading of {label} takes {ours.queries} queries.")


def next_night(ctx, company, label, count):
    """The day after: a few customers changed, all others are not written."""
    ctx.sql(
        """UPDATE account_move_line SET balance = balance + 1 WHERE company_id = %s AND account_id IN (
               SELECT id FROM account_account WHERE account_type = 'asset_receivable')
              AND partner_id IN (SELECT id FROM bench_customer WHERE number %% 100 < %s)""",
        [company.id, CHANGED],
    )
    ctx.analyze()
    before = ctx.sql("SELECT sum(version) FROM kefu_grade WHERE company_id = %s", [company.id])[0][0]
    run = run_of(ctx, company)
    with ctx.timer(f"next night, {label}"):
        work(run)
    written = ctx.sql("SELECT sum(version) FROM kefu_grade WHERE company_id = %s", [company.id])[0][0] - before
    ctx.ratio(f"rows written of those that changed, {label}", written, count * CHANGED / 100, goal="<= 1")


def goals(ctx, label):
    ctx.ratio(f"first grading / plain SQL, {label}", f"first grading, {label}", f"plain SQL, {label}", goal="<= 5")
    ctx.ratio(f"next night / plain SQL, {label}", f"next night, {label}", f"plain SQL, {label}", goal="<= 3")
    ctx.ratio(f"stock's credit / first grading, {label}", f"stock's credit, {label}", f"first grading, {label}", goal=">= 10")
    ctx.ratio(f"stock's credit / next night, {label}", f"stock's credit, {label}", f"next night, {label}", goal=">= 10")


def at_once(ctx, company):
    """What posting an invoice costs more: grading its customer among all."""
    env = ctx.env()
    ids = [row[0] for row in ctx.sql("SELECT id FROM bench_customer LIMIT 20")]
    day = env["kefu.calendar"]._today(company) - timedelta(days=1)
    with ctx.timer("one customer at once, 20 times"):
        for partner_id in ids:
            env["kefu.grade"]._regrade(company, SQL("partner.commercial_partner_id = ANY(%s)", [partner_id]), day)
    seconds = ctx.measurements["one customer at once, 20 times"].seconds
    ctx.note(f"Grading the customer of one invoice takes {seconds / 20 * 1000:.1f} ms.")
