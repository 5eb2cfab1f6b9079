from .signature import MAX_BYTES, SignatureRefused, clean_signature
