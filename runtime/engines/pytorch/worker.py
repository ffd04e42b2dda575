"""Runs a script as __main__ and writes what happens as lines of JSON to file descriptor 3. Needs nothing but the user's own Python."""
import io
import json
import os
import runpy
import sys
import time
import traceback


def open_events():
    try:
        return io.TextIOWrapper(os.fdopen(3, "wb", buffering=0), encoding="utf-8", write_through=True)
    except OSError:
        return None


events = open_events()


def tell(kind, **fields):
    if events is None:
        return
    try:
        events.write(json.dumps({"type": kind, "time": int(time.time() * 1000), **fields}) + "\n")
    except (OSError, ValueError):
        pass


def number(value):
    value = float(value)
    if value != value:
        return "nan"
    return value if abs(value) != float("inf") else ("inf" if value > 0 else "-inf")


class Watch:
    """Losses, steps and samples. At most some ten steps a second are told: reading a loss waits for the device."""

    def __init__(self):
        self.step = 0
        self.loss = None
        self.at = None
        self.told = 0.0
        self.samples = 0
        self.told_samples = 0
        self.pending = False

    def backward(self, tensor):
        self.loss = tensor.detach()
        frame = sys._getframe(2)
        self.at = {"file": os.path.abspath(frame.f_code.co_filename), "line": frame.f_lineno}

    def stepped(self, optimizer):
        self.step += 1
        self.optimizer = optimizer
        self.pending = True
        if time.perf_counter() - self.told >= 0.1:
            self.send()

    def send(self):
        if not self.pending:
            return
        now = time.perf_counter()
        loss = number(self.loss) if self.loss is not None and self.loss.numel() == 1 else "nan"
        rate = (self.samples - self.told_samples) / max(now - self.told, 1e-6) if self.told else 0.0
        tell("step", step=self.step, loss=loss, samplesPerSecond=rate, lr=float(self.optimizer.param_groups[0]["lr"]), position=self.at)
        self.told, self.told_samples, self.pending = now, self.samples, False


def watch_torch(watch):
    import torch
    from torch.optim.optimizer import register_optimizer_step_post_hook
    from torch.utils.data import DataLoader

    plain_backward = torch.Tensor.backward

    def backward(self, *args, **kwargs):
        watch.backward(self)
        return plain_backward(self, *args, **kwargs)

    torch.Tensor.backward = backward
    register_optimizer_step_post_hook(lambda optimizer, args, kwargs: watch.stepped(optimizer))
    plain_iter = DataLoader.__iter__

    def batches(loader):
        try:
            total = len(loader)
        except TypeError:
            total = None
        split, began, told = ("train" if torch.is_grad_enabled() else "test"), time.perf_counter(), 0.0
        done, seen, steps = 0, 0, watch.step
        for batch in plain_iter(loader):
            now = time.perf_counter()
            if now - told >= 0.1:
                left = (now - began) / done * (total - done) if done and total is not None else None
                tell("progress", done=done, unit="batch", split=split, **({"total": total} if total is not None else {}), **({"etaSeconds": left} if left is not None else {}))
                told = now
            first = batch[0] if isinstance(batch, (list, tuple)) and batch else batch
            size = len(first) if hasattr(first, "__len__") else 1
            watch.samples += size
            seen += size
            yield batch
            done += 1
        tell("progress", done=done, total=total if total is not None else done, unit="batch", split=split)
        if watch.step == steps and split == "test":
            tell("evaluation", split=split, step=watch.step, samples=seen, seconds=time.perf_counter() - began, metrics={})

    DataLoader.__iter__ = batches
    device = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    name = torch.cuda.get_device_name(0) if device == "cuda" else "Apple GPU" if device == "mps" else f"CPU ({torch.get_num_threads()} threads)"
    tell("ready", backend=device, device=name, versions={"torch": torch.__version__.split("+")[0], "python": sys.version.split()[0]})


def main():
    script = os.path.abspath(sys.argv[1])
    sys.argv = [sys.argv[1], *sys.argv[2:]]
    sys.path[0] = os.path.dirname(script)
    if os.environ.get("SHAPEWRIGHT_DEVICE") == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = ""
    watch = Watch()
    try:
        watch_torch(watch)
    except (ImportError, AttributeError):  # no PyTorch, or one that has other names: the script runs all the same
        tell("ready", backend="cpu", device="CPU", versions={"python": sys.version.split()[0]})
    try:
        runpy.run_path(script, run_name="__main__")
        watch.send()
        tell("end", exitCode=0)
    except SystemExit as end:
        watch.send()
        tell("end", exitCode=end.code if isinstance(end.code, int) else 0 if end.code is None else 1)
        raise
    except KeyboardInterrupt:
        tell("end", stopped=True)
        raise SystemExit(130)
    except BaseException as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename not in (__file__, runpy.__file__) and not f.filename.startswith("<frozen")]
        error.__traceback__ = None
        sys.stdout.flush()
        text = "Traceback (most recent call last):\n" + "".join(traceback.format_list(frames)) + "".join(traceback.format_exception_only(type(error), error))
        sys.stderr.write(text)
        tell("end", exception=type(error).__name__, message=str(error), traceback=[{"file": f.filename, "line": f.lineno, "function": f.name, "text": f.line or ""} for f in frames])
        raise SystemExit(1)


main()
