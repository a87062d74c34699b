"""`python -m exports.record.offline BUNDLE`: the check by itself, without the console of the service."""

from exports.record.offline.command import verify_bundle

if __name__ == "__main__":
    verify_bundle()
