import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Waits of every kind that the runtime names, deep and inlined calls, wrappers and generic functions. */
const SOURCE = `package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

type waiter interface{ wait(n int) }
type leaf struct{ channel chan int }
type wrapped struct{ *leaf }

func (l *leaf) wait(n int) { receive(l.channel) }

func receive[T any](channel chan T) T { return <-channel }
func deep(n int, channel chan int) int {
	if n == 0 {
		return receive(channel)
	}
	return deep(n-1, channel) + 1
}

func main() {
	var mutex sync.Mutex
	var shared sync.RWMutex
	var group sync.WaitGroup
	condition := sync.NewCond(&sync.Mutex{})
	channel := make(chan int)
	mutex.Lock()
	shared.Lock()
	group.Add(1)
	var face waiter = wrapped{&leaf{channel}}
	method := face.wait
	starts := []func(){
		func() { select {} },
		func() { var none chan int; <-none },
		func() { var none chan int; none <- 1 },
		func() { channel2 := make(chan int); channel2 <- 1 },
		func() { select { case <-channel: case <-make(chan string): } },
		mutex.Lock, shared.RLock, group.Wait,
		func() { condition.L.Lock(); condition.Wait() },
		func() { time.Sleep(time.Hour) },
		func() { method(1) },
		func() { defer func() { recover(); receive(channel) }(); panic("x") },
		func() { runtime.LockOSThread(); <-channel },
		func() { deep(40, channel) },
		func() { reader, writer, _ := os.Pipe(); reader.Read(make([]byte, 1)); runtime.KeepAlive(writer) },
		extra,
	}
	for _, start := range starts {
		go start()
	}
	// A collection that finds a goroutine waiting records when the one before it began.
	for range [3]int{} {
		time.Sleep(100 * time.Millisecond)
		runtime.GC()
	}
	fmt.Println(len(starts))
	select {}
}
`;
const WITHOUT_C = "package main\n\nfunc extra() { select {} }\n";
/** Go calls C, which calls Go again, which waits: the stack runs over both. */
const WITH_C = `package main

/*
#include <unistd.h>
extern void back(void);
static void rest(void) { sleep(3600); }
static void forth(void) { back(); }
*/
import "C"

//export back
func back() { select {} }

func extra() {
	go func() { C.rest() }()
	C.forth()
}
`;

export interface BuildRequest {
  readonly go: string;
  readonly directory: string;
  readonly flags: readonly string[];
  readonly withC?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Builds the program that waits. Throws what go says where it cannot. */
export function buildWaitingProgram({ go, directory, flags, withC = false, environment = {} }: BuildRequest): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "go.mod"), "module waits.lab.test/m\n\ngo 1.18\n");
  writeFileSync(join(directory, "main.go"), SOURCE);
  writeFileSync(join(directory, "extra.go"), withC ? WITH_C : WITHOUT_C);
  const path = join(directory, "waits");
  execFileSync(go, ["build", ...flags, "-o", path, "."], {
    cwd: directory,
    stdio: "pipe",
    env: { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod", CGO_ENABLED: withC ? "1" : "0", ...environment },
  });
  return path;
}

/** Runs it. Its dump shows the runtime's own frames too. */
export function startWaitingProgram(path: string): { readonly pid: number; written(): string; close(): void } {
  const output = `${path}.stderr`;
  const stderr = openSync(output, "w");
  const child = spawn(path, [], { stdio: ["ignore", "ignore", stderr], env: { GOTRACEBACK: "system" } });
  closeSync(stderr);
  return {
    pid: child.pid ?? -1,
    written: () => readFileSync(output, "utf8"),
    close: () => void child.kill("SIGKILL"),
  };
}

/** It has done all that it does before it waits for ever: the main goroutine stands at its last line. */
export const waitsForEver = (goroutines: readonly { readonly id: number; readonly waitReason: string }[]): boolean =>
  goroutines.length >= 20 && goroutines.some(({ id, waitReason }) => id === 1 && waitReason === "select (no cases)");
