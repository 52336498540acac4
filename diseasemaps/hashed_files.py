"""Static files under hashed names: kept by browsers for ever, compressed once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also gives the modules that a script imports their hashed names."""

    support_js_module_import_aggregation = True
