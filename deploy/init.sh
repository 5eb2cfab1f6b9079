#!/bin/sh
# Creates the database with all addons (or KEFU_ADDONS) in Chinese, or installs what is not installed yet, then ends.
# Further arguments go to Odoo: docker compose run --rm init -u all
set -eu
cd /mnt/extra-addons
all=$(for manifest in */__manifest__.py; do dirname "$manifest"; done | paste -sd, -)
exec odoo --config=/etc/odoo/odoo.conf --init="${KEFU_ADDONS:-$all}" --load-language=zh_CN,en_US,zh_TW \
    --stop-after-init --no-http --workers=0 --max-cron-threads=0 "$@"
