{
    "name": "Kefu: PDF documents with Chromium",
    "summary": "Print every PDF report with headless Chromium: header, footer, page numbers",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "author": "Kefu",
    "license": "LGPL-3",
    "depends": ["web"],
}
