"""Files that are uploaded before there is a record to keep them."""


def own_uploads(record, name):
    """Files uploaded while a record was not saved yet belong to nobody, and only their author reads them: let them be read
    by whoever may read the record.

    :param record: one record
    :param str name: its field of attachments
    """
    # sudo: ir.attachment: only the author's own uploads that belong to no record yet
    loose = record[name].sudo().filtered(lambda file: not file.res_id and file.create_uid == record.env.user)
    if loose:
        loose.write({"res_model": record._name, "res_id": record.id})
