import logging, sys, warnings, tqdm, copy, weakref, gc, enum
from tqdm import tqdm as bar
logging.basicConfig(level=logging.INFO, format="%(levelname)s|%(name)s|%(message)s", stream=sys.stdout)
log = logging.getLogger(__name__); log.info("a %d %s", 1, "b"); log.debug("no"); log.warning("w"); logging.error("root"); logging.getLogger("x.y").setLevel(logging.ERROR); logging.getLogger("x.y").info("hidden"); logging.getLogger("x.y.z").error("child")
print(log.getEffectiveLevel(), log.isEnabledFor(10), logging.getLevelName(20), logging.getLogger("x.y") is logging.getLogger("x.y"), log)
h = logging.StreamHandler(sys.stdout); h.setFormatter(logging.Formatter("[%(levelname)s] %(message)s")); l2 = logging.getLogger("own"); l2.propagate = False; l2.addHandler(h); l2.info("own %s", {"a": 1})
try:
    1 / 0
except ZeroDivisionError:
    l2.error("failed")
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); warnings.warn("careful", UserWarning); print(len(w), w[0].message, w[0].category.__name__)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("bad")
    except UserWarning as e: print("raised", e)
for i in bar(range(3), desc="x", disable=True): print(i)
with bar(total=3, disable=True) as b: b.update(1); b.set_postfix(loss=0.1)
print(list(tqdm.trange(3, disable=True)))
class O: pass
o = O(); r = weakref.ref(o); print(r() is o, gc.collect() >= 0)
