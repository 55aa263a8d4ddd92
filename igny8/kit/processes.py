"""Child processes that do not outlive their parent (Linux)."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, number: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when `parent` (a process id) is gone.

    The kernel watches the thread that started us, so start children from one that lasts. A change
    of user clears the request: call this after it. Where the parent is gone already, we end now.
    """
    _libc.prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os._exit(1)
