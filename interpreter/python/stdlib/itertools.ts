// itertools. Every function gives an Iterator that works lazily, as in Python.
import type { Interp } from "../interp";
import type { Builtin, Iterator, Unknown, Value } from "../values";
import { builtin, isUnknown, tuple, unknown } from "../values";
import { bind, fn, rawFn } from "../builtins/arguments";
import { iterator } from "../builtins/iterators";
import { intOf, isItems, itemsOrUnknown, knownIndex, orElse, tupleOf } from "../builtins/special";
import { defineModule, functions } from "./module";

type Source = (vm: Interp) => Value | undefined;

/** An Iterator from iterables; the first Unknown among them instead. */
function from(vm: Interp, name: string, iterables: readonly Value[], make: (sources: readonly Iterator[]) => Source): Value {
  const sources: Iterator[] = [];
  for (const v of iterables) {
    const it = vm.iter(v);
    if (isUnknown(it)) return it;
    sources.push(it);
  }
  return iterator(name, make(sources), sources.some((s) => s.sample));
}
const truth = (vm: Interp, v: Value): boolean => vm.truth(v) ?? false;

/** Combinations and the like from an index generator over a pool of known items. */
function choices(name: string, signature: string, indices: (n: number, r: number) => Generator<number[]>): Builtin {
  return fn(name, signature, (vm, iterable, r = null) => {
    const pool = itemsOrUnknown(vm, iterable);
    if (!isItems(pool)) return pool as Value;
    const k = r === null ? pool.length : knownIndex(vm, r);
    if (k === undefined) return unknown("how many items are chosen is not known");
    if (k < 0) vm.raise("ValueError", "r must be non-negative");
    const rows = indices(pool.length, k);
    return iterator(name, () => { const next = rows.next(); return next.done ? undefined : tuple(next.value.map((i) => pool[i])); });
  });
}
function* combinationIndices(n: number, r: number): Generator<number[]> {
  if (r > n) return;
  const at = Array.from({ length: r }, (_, i) => i);
  for (;;) {
    yield [...at];
    let i = r - 1;
    while (i >= 0 && at[i] === n - r + i) i--;
    if (i < 0) return;
    at[i]++;
    for (let j = i + 1; j < r; j++) at[j] = at[j - 1] + 1;
  }
}
function* repeatedIndices(n: number, r: number): Generator<number[]> {
  if (n === 0 && r > 0) return;
  const at = new Array<number>(r).fill(0);
  for (;;) {
    yield [...at];
    let i = r - 1;
    while (i >= 0 && at[i] === n - 1) i--;
    if (i < 0) return;
    at.fill(at[i] + 1, i);
  }
}
function* permutationIndices(n: number, r: number): Generator<number[]> {
  if (r > n) return;
  const order = Array.from({ length: n }, (_, i) => i), cycles = Array.from({ length: r }, (_, i) => n - i);
  yield order.slice(0, r);
  for (let i = r - 1; i >= 0;) {
    if (--cycles[i] === 0) {
      order.push(...order.splice(i, 1));
      cycles[i] = n - i;
      i--;
    } else {
      const j = n - cycles[i];
      [order[i], order[j]] = [order[j], order[i]];
      yield order.slice(0, r);
      i = r - 1;
    }
  }
}

const chain = rawFn("chain", "*iterables", (vm, iterables) => chained(tupleOf(iterables)!.items[Symbol.iterator](), vm));
chain.attrs = new Map<string, Value>([["from_iterable", rawFn("from_iterable", 1, (vm, outer) => {
  const it = vm.iter(outer);
  if (isUnknown(it)) return it;
  return chained({
    next: () => { const v = it.next(vm); return v === undefined ? { done: true, value: undefined } : { done: false, value: v }; },
  }, vm);
})]]);
function chained(outer: Iterator_, _vm: Interp): Value {
  let current: Iterator | Unknown | undefined;
  return iterator("itertools.chain", (vm) => {
    for (;;) {
      if (current === undefined) {
        const next = outer.next();
        if (next.done) return undefined;
        current = vm.iter(next.value);
      }
      if (isUnknown(current)) { const why = current; current = undefined; return why; }
      const item = current.next(vm);
      if (item !== undefined) return item;
      current = undefined;
    }
  });
}
type Iterator_ = globalThis.Iterator<Value>;

export const itertools = defineModule("itertools", functions(
  chain,
  fn("count", "start= step=", (_vm, start = 0, step = 1) => {
    let n: Value = start;
    return iterator("itertools.count", (vm) => { vm.step(); const now = n; n = vm.binary("+", n, step); return now; });
  }),
  rawFn("cycle", 1, (vm, items) => from(vm, "itertools.cycle", [items], ([source]) => {
    const saved: Value[] = [];
    let at = -1;
    return (m) => {
      m.step();
      if (at < 0) {
        const item = source.next(m);
        if (item !== undefined) { saved.push(item); return item; }
        at = 0;
      }
      return saved.length ? saved[at++ % saved.length] : undefined;
    };
  })),
  rawFn("repeat", "object times=", (vm, object, times = null) => {
    let left = times === null ? Infinity : knownIndex(vm, times);
    if (left === undefined) return unknown("how often this is repeated is not known");
    return iterator("itertools.repeat", (m) => { m.step(); return left!-- > 0 ? object : undefined; });
  }),
  rawFn("accumulate", "iterable func= * initial=", (vm, items, func = null, initial = null) => from(vm, "itertools.accumulate", [items], ([source]) => {
    let total: Value | undefined;
    return (m) => {
      if (total === undefined && initial !== null) return (total = initial);
      const item = source.next(m);
      if (item === undefined) return undefined;
      return (total = total === undefined ? item : func === null ? m.binary("+", total, item) : m.call(func, [total, item]));
    };
  })),
  rawFn("compress", "data selectors", (vm, data, selectors) => from(vm, "itertools.compress", [data, selectors], ([a, b]) => (m) => {
    for (;;) {
      const item = a.next(m), keep = item === undefined ? undefined : b.next(m);
      if (item === undefined || keep === undefined) return undefined;
      if (truth(m, keep)) return item;
    }
  })),
  rawFn("dropwhile", 2, (vm, predicate, items) => from(vm, "itertools.dropwhile", [items], ([source]) => {
    let dropping = true;
    return (m) => {
      for (;;) {
        const item = source.next(m);
        if (item === undefined) return undefined;
        if (dropping && truth(m, m.call(predicate, [item]))) continue;
        dropping = false;
        return item;
      }
    };
  })),
  rawFn("takewhile", 2, (vm, predicate, items) => from(vm, "itertools.takewhile", [items], ([source]) => {
    let over = false;
    return (m) => {
      const item = over ? undefined : source.next(m);
      if (item === undefined || !truth(m, m.call(predicate, [item]))) { over = true; return undefined; }
      return item;
    };
  })),
  rawFn("filterfalse", 2, (vm, predicate, items) => from(vm, "itertools.filterfalse", [items], ([source]) => (m) => {
    for (;;) {
      m.step();
      const item = source.next(m);
      if (item === undefined) return undefined;
      if (!truth(m, predicate === null ? item : m.call(predicate, [item]))) return item;
    }
  })),
  rawFn("groupby", "iterable key=", (vm, items, key = null) => from(vm, "itertools.groupby", [items], ([source]) => {
    let current: { key: Value; item: Value } | undefined, group: Value | undefined, fresh = false;
    const advance = (m: Interp): void => {
      const item = source.next(m);
      current = item === undefined ? undefined : { item, key: key === null ? item : m.call(key, [item]) };
    };
    let started = false;
    return (m) => {
      if (!started) { advance(m); started = true; }
      else if (fresh) while (current && m.equal(current.key, group!) !== false) advance(m);
      if (!current) return undefined;
      group = current.key;
      fresh = true;
      const mine = group;
      return tuple([mine, iterator("itertools._grouper", (n) => {
        if (!current || group !== mine || n.equal(current.key, mine) === false) return undefined;
        const { item } = current;
        advance(n);
        return item;
      })]);
    };
  })),
  rawFn("islice", [2, 4], (vm, items, ...bounds) => {
    const numbers = bounds.filter((b) => b !== undefined).map((b) => (b === null ? null : knownIndex(vm, b)));
    if (numbers.includes(undefined)) return unknown("the bounds of this slice are not known");
    const [start, stop, step] = numbers.length === 1 ? [0, numbers[0], 1] : [numbers[0] ?? 0, numbers[1], numbers[2] ?? 1];
    if ((start ?? 0) < 0 || (stop ?? 0) < 0) vm.raise("ValueError", "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    if ((step ?? 1) < 1) vm.raise("ValueError", "Step for islice() must be a positive integer or None.");
    return from(vm, "itertools.islice", [items], ([source]) => {
      let at = 0, next = start ?? 0;
      return (m) => {
        if (stop !== null && stop !== undefined && next >= stop) return undefined;
        for (;;) {
          const item = source.next(m);
          if (item === undefined) return undefined;
          if (at++ === next) { next += step ?? 1; return item; }
        }
      };
    });
  }),
  rawFn("pairwise", 1, (vm, items) => from(vm, "itertools.pairwise", [items], ([source]) => {
    let before: Value | undefined;
    return (m) => {
      if (before === undefined) before = source.next(m);
      const item = before === undefined ? undefined : source.next(m);
      if (item === undefined) return undefined;
      const pair = tuple([before!, item]);
      before = item;
      return pair;
    };
  })),
  builtin("product", (vm, args, kwargs) => {
    const [iterables, repeat = 1] = bind(vm, "product", "*iterables * repeat=", args, kwargs);
    const times = intOf(repeat), pools: (readonly Value[])[] = [];
    for (const v of tupleOf(iterables!)!.items) {
      const pool = itemsOrUnknown(vm, v);
      if (!isItems(pool)) return pool as Value;
      pools.push(pool);
    }
    if (typeof times !== "number") return unknown("how often this is repeated is not known");
    const all = Array.from({ length: times }, () => pools).flat(), at = all.map(() => 0);
    let over = all.some((p) => p.length === 0);
    return iterator("itertools.product", (m) => {
      if (over) return undefined;
      m.step();
      const row = tuple(all.map((p, i) => p[at[i]]));
      let i = at.length - 1;
      while (i >= 0 && ++at[i] === all[i].length) at[i--] = 0;
      over = i < 0;
      return row;
    });
  }),
  choices("permutations", "iterable r=", permutationIndices), choices("combinations", "iterable r", combinationIndices),
  choices("combinations_with_replacement", "iterable r", repeatedIndices),
  rawFn("starmap", 2, (vm, f, items) => from(vm, "itertools.starmap", [items], ([source]) => (m) => {
    const item = source.next(m);
    if (item === undefined) return undefined;
    const row = itemsOrUnknown(m, item);
    return isItems(row) ? m.call(f, row) : (row as Value);
  })),
  rawFn("tee", [1, 2], (vm, items, n = 2) => {
    const source = vm.iter(items), count = knownIndex(vm, n) ?? 2;
    if (isUnknown(source)) return tuple(new Array<Value>(count).fill(source));
    const seen: Value[] = [];
    return tuple(Array.from({ length: count }, () => {
      let at = 0;
      return iterator("itertools._tee", (m) => {
        if (at === seen.length) { const item = source.next(m); if (item === undefined) return undefined; seen.push(item); }
        return seen[at++];
      });
    }));
  }),
  builtin("zip_longest", (vm, args, kwargs) => {
    const [iterables, fill = null] = bind(vm, "zip_longest", "*iterables * fillvalue=", args, kwargs);
    return from(vm, "itertools.zip_longest", tupleOf(iterables!)!.items, (sources) => {
      const over = sources.map(() => false);
      return (m) => {
        const row = sources.map((s, i) => { const item = over[i] ? undefined : s.next(m); if (item === undefined) over[i] = true; return orElse(item, fill); });
        return over.every(Boolean) ? undefined : tuple(row);
      };
    });
  }),
  rawFn("batched", "iterable n", (vm, items, n) => {
    const size = knownIndex(vm, n) ?? 1;
    return from(vm, "itertools.batched", [items], ([source]) => (m) => {
      const row: Value[] = [];
      while (row.length < size) { const item = source.next(m); if (item === undefined) break; row.push(item); }
      return row.length ? tuple(row) : undefined;
    });
  }),
));
