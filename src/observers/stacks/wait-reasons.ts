/**
 * `waitReasonStrings` of src/runtime/runtime2.go in the order of its constants, which is what a goroutine stores. The tests
 * compare them with the source of each version. 1.23.0 lacks the last of 1.23: the patch releases put it at the end.
 */
const FROM_MINOR: readonly (readonly [minor: number, reasons: string])[] = [
  [
    18,
    "|GC assist marking|IO wait|chan receive (nil chan)|chan send (nil chan)|dumping heap|garbage collection|garbage collection scan|panicwait|select|select (no cases)|GC assist wait|GC sweep wait|GC scavenge wait|chan receive|chan send|finalizer wait|force gc (idle)|semacquire|sleep|sync.Cond.Wait|timer goroutine (idle)|trace reader (blocked)|wait for GC cycle|GC worker (idle)|preempted|debug call",
  ],
  [
    20,
    "|GC assist marking|IO wait|chan receive (nil chan)|chan send (nil chan)|dumping heap|garbage collection|garbage collection scan|panicwait|select|select (no cases)|GC assist wait|GC sweep wait|GC scavenge wait|chan receive|chan send|finalizer wait|force gc (idle)|semacquire|sleep|sync.Cond.Wait|sync.Mutex.Lock|sync.RWMutex.RLock|sync.RWMutex.Lock|trace reader (blocked)|wait for GC cycle|GC worker (idle)|GC worker (active)|preempted|debug call|GC mark termination|stopping the world",
  ],
  [
    22,
    "|GC assist marking|IO wait|chan receive (nil chan)|chan send (nil chan)|dumping heap|garbage collection|garbage collection scan|panicwait|select|select (no cases)|GC assist wait|GC sweep wait|GC scavenge wait|chan receive|chan send|finalizer wait|force gc (idle)|semacquire|sleep|sync.Cond.Wait|sync.Mutex.Lock|sync.RWMutex.RLock|sync.RWMutex.Lock|trace reader (blocked)|wait for GC cycle|GC worker (idle)|GC worker (active)|preempted|debug call|GC mark termination|stopping the world|flushing proc caches|trace goroutine status|trace proc status|page trace flush|coroutine",
  ],
  [
    23,
    "|GC assist marking|IO wait|chan receive (nil chan)|chan send (nil chan)|dumping heap|garbage collection|garbage collection scan|panicwait|select|select (no cases)|GC assist wait|GC sweep wait|GC scavenge wait|chan receive|chan send|finalizer wait|force gc (idle)|semacquire|sleep|sync.Cond.Wait|sync.Mutex.Lock|sync.RWMutex.RLock|sync.RWMutex.Lock|trace reader (blocked)|wait for GC cycle|GC worker (idle)|GC worker (active)|preempted|debug call|GC mark termination|stopping the world|flushing proc caches|trace goroutine status|trace proc status|page trace flush|coroutine|GC weak to strong wait",
  ],
  [
    24,
    "|GC assist marking|IO wait|chan receive (nil chan)|chan send (nil chan)|dumping heap|garbage collection|garbage collection scan|panicwait|select|select (no cases)|GC assist wait|GC sweep wait|GC scavenge wait|chan receive|chan send|finalizer wait|force gc (idle)|semacquire|sleep|sync.Cond.Wait|sync.Mutex.Lock|sync.RWMutex.RLock|sync.RWMutex.Lock|sync.WaitGroup.Wait|trace reader (blocked)|wait for GC cycle|GC worker (idle)|GC worker (active)|preempted|debug call|GC mark termination|stopping the world|flushing proc caches|trace goroutine status|trace proc status|page trace flush|coroutine|GC weak to strong wait|synctest.Run|synctest.Wait|chan receive (synctest)|chan send (synctest)|select (synctest)",
  ],
  [
    25,
    "|GC assist marking|IO wait|chan receive (nil chan)|chan send (nil chan)|dumping heap|garbage collection|garbage collection scan|panicwait|select|select (no cases)|GC assist wait|GC sweep wait|GC scavenge wait|chan receive|chan send|finalizer wait|force gc (idle)|GOMAXPROCS updater (idle)|semacquire|sleep|sync.Cond.Wait|sync.Mutex.Lock|sync.RWMutex.RLock|sync.RWMutex.Lock|sync.WaitGroup.Wait|trace reader (blocked)|wait for GC cycle|GC worker (idle)|GC worker (active)|preempted|debug call|GC mark termination|stopping the world|flushing proc caches|trace goroutine status|trace proc status|page trace flush|coroutine|GC weak to strong wait|synctest.Run|synctest.Wait|chan receive (durable)|chan send (durable)|select (durable)|sync.WaitGroup.Wait (durable)|cleanup wait",
  ],
  [
    26,
    "|GC assist marking|IO wait|dumping heap|garbage collection|garbage collection scan|panicwait|GC assist wait|GC sweep wait|GC scavenge wait|finalizer wait|force gc (idle)|GOMAXPROCS updater (idle)|semacquire|sleep|chan receive (nil chan)|chan send (nil chan)|select (no cases)|select|chan receive|chan send|sync.Cond.Wait|sync.Mutex.Lock|sync.RWMutex.RLock|sync.RWMutex.Lock|sync.WaitGroup.Wait|trace reader (blocked)|wait for GC cycle|GC worker (idle)|GC worker (active)|preempted|debug call|GC mark termination|stopping the world|flushing proc caches|trace goroutine status|trace proc status|page trace flush|coroutine|GC weak to strong wait|synctest.Run|synctest.Wait|chan receive (durable)|chan send (durable)|select (durable)|sync.WaitGroup.Wait (durable)|cleanup wait",
  ],
];

/** The reasons of that minor version; index 0 is "", no reason. */
export function waitReasonsOf(minor: number): readonly string[] {
  return FROM_MINOR.findLast(([from]) => from <= minor)?.[1].split("|") ?? [];
}
