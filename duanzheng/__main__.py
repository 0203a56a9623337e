"""`python -m duanzheng`, for starting the command from another process."""

from duanzheng.cli import main

main()
