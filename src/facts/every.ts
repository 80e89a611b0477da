import { attachedProcess } from "./attached.ts";
import type { FactKey } from "./fact.ts";
import { cgroupLimits, memoryPressure, processors, resourceLimits } from "./limits.ts";
import { cacheEntries, lockWaits, places } from "./places.ts";
import { repository } from "./repository.ts";
import { resolverConfig } from "./resolver.ts";
import { credentials, routes, trustRoots } from "./routes.ts";
import { goSettings, proxyList, unusableValues } from "./settings.ts";
import { environment, subjectProcess, watchedCommand } from "./subject.ts";
import {
  cacheProgram,
  cCompiler,
  goAnswer,
  goOnPath,
  goTree,
  goTrial,
  mainModule,
  moduleSums,
  toolchainSwitch,
} from "./toolchain.ts";
import {
  goActions,
  goroutineStacks,
  samplerReport,
  traceReport,
  watchedProcesses,
  watchedTime,
  watchedWaits,
} from "./watch.ts";

/** Every fact that there is: what a saved file may hold, and what its published schema describes. */
export const EVERY_FACT: readonly FactKey<unknown>[] = [
  subjectProcess,
  environment,
  watchedCommand,
  attachedProcess,
  goSettings,
  proxyList,
  unusableValues,
  goOnPath,
  goAnswer,
  goTree,
  mainModule,
  moduleSums,
  toolchainSwitch,
  cCompiler,
  goTrial,
  cacheProgram,
  resolverConfig,
  routes,
  trustRoots,
  credentials,
  places,
  cacheEntries,
  lockWaits,
  resourceLimits,
  cgroupLimits,
  processors,
  memoryPressure,
  repository,
  watchedWaits,
  watchedTime,
  watchedProcesses,
  samplerReport,
  goroutineStacks,
  traceReport,
  goActions,
];
