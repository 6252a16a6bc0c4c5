"""``python -m policylab``: the command line."""

from policylab.cli import main

if __name__ == "__main__":
    main()
