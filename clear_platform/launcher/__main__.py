"""Door of the launcher: `python -m clear_platform.launcher run|dev|migrate|seed|reset`.

Reads the command line and the environment, turns signals into a wish to stop, and shows a problem as its one sentence.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from types import FrameType

from clear_platform.launcher import commands
from clear_platform.launcher.become import end_with_parent
from clear_platform.launcher.children import StopSign
from clear_platform.launcher.folders import Folders
from clear_platform.launcher.problems import LaunchError, StoppedError, of_system
from clear_platform.launcher.voice import say


def main() -> int:
    parser = argparse.ArgumentParser(prog="clear_platform.launcher", description="Start CLEAR on this machine.")
    parser.add_argument("command", choices=["run", "dev", "migrate", "seed", "reset"])
    parser.add_argument("--with-parent", action="store_true", help="end when the process that started this one is gone")
    arguments = parser.parse_args()
    command: str = arguments.command
    environment = dict(os.environ)
    stop = StopSign()
    if command != "reset":
        _listen(stop)
    if arguments.with_parent:
        end_with_parent(parent=os.getppid(), death_signal=signal.SIGTERM)
    try:
        match command:
            case "run" | "dev":
                commands.run(environment, stop=stop, reload=command == "dev")
            case "migrate":
                commands.migrate(environment, stop=stop)
            case "seed":
                commands.seed(environment, stop=stop)
            case "reset":
                commands.reset(environment)
    except StoppedError:
        say("Stopped.")
    except LaunchError as problem:
        say(str(problem))
        return 1
    except OSError as error:
        told = of_system(error, folder=Folders.of(environment).var)
        if told is None:
            raise
        say(str(told))
        return 1
    return 0


def _listen(stop: StopSign) -> None:
    """Turn Ctrl-C, a request to end and a closed terminal into a wish to stop."""

    def heard(_number: int, _frame: FrameType | None) -> None:
        stop.ask()

    signal.signal(signal.SIGINT, heard)
    signal.signal(signal.SIGTERM, heard)
    # Who starts this with nohup wants it to outlive the terminal.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, heard)


if __name__ == "__main__":
    sys.exit(main())
