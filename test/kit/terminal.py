# Runs a program on a terminal of its own, does what the steps say, and prints what was seen as JSON.
# argv: JSON of { argv, rows, cols, steps, env }. Steps: ["expect", text, seconds], ["send", text], ["sleep", seconds],
# ["size", rows, cols], ["signal", number], ["end", seconds].
import fcntl, json, os, pty, select, signal, struct, sys, termios, time

task = json.loads(sys.argv[1])


def resize(fd, rows, cols):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))


pid, master = pty.fork()
if pid == 0:
    resize(0, task["rows"], task["cols"])
    os.execvpe(task["argv"][0], task["argv"], task["env"])
seen = b""
at = 0
marks = []
open_ = True
started = time.monotonic()


def read(seconds):
    """Reads for so long; False when the terminal was closed."""
    global seen, open_
    until = time.monotonic() + seconds
    while open_:
        left = until - time.monotonic()
        if left <= 0:
            return True
        ready, _, _ = select.select([master], [], [], left)
        if not ready:
            return True
        try:
            part = os.read(master, 65536)
        except OSError:
            part = b""
        if not part:
            open_ = False
        seen += part
    return False


problem = None
for step in task["steps"]:
    what = step[0]
    if what == "expect":
        until = time.monotonic() + step[2]
        wanted = step[1].encode()
        while wanted not in seen[at:] and time.monotonic() < until and open_:
            read(0.02)
        if wanted not in seen[at:]:
            problem = "never seen: " + step[1]
            break
        at = seen.index(wanted, at) + len(wanted)
        marks.append(round((time.monotonic() - started) * 1000))
    elif what == "send":
        os.write(master, step[1].encode())
        marks.append(round((time.monotonic() - started) * 1000))
    elif what == "sleep":
        read(step[1])
    elif what == "size":
        resize(master, step[1], step[2])
    elif what == "signal":
        os.kill(pid, step[1])
        marks.append(round((time.monotonic() - started) * 1000))
until = time.monotonic() + task["endsWithinS"]
status = None
while time.monotonic() < until:
    read(0.02) if open_ else time.sleep(0.02)
    done, code = os.waitpid(pid, os.WNOHANG)
    if done:
        status = os.waitstatus_to_exitcode(code)
        read(0.05)
        break
tookMs = round((time.monotonic() - started) * 1000)
if status is None:
    problem = problem or "did not end"
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
print(json.dumps({"seen": seen.decode("utf-8", "replace"), "status": status, "marks": marks, "problem": problem, "tookMs": tookMs}))
