"""Benchmarks: the same work by stock Odoo, by Kefu and by plain SQL, side by side in one run. See README.md."""
