"""Keep the shipped rules as JSON, which every start reads. Run after editing their TOML files."""

from store.rules.shipped import KEPT, to_keep

if __name__ == "__main__":
    KEPT.write_bytes(to_keep())
