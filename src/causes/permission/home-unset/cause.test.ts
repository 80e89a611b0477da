import { aModule, aVariable, environmentOf, settingsOf } from "../../../../test/kit/a-toolchain.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const unset = settingsOf(aVariable("GOCACHE", "off"), aVariable("GOPATH", ""), aVariable("GOMODCACHE", ""));
const named = (name: string, value: string) => aVariable(name, value, { source: "environment" });
const buildCacheAlone = settingsOf(named("GOCACHE", "/c"), aVariable("GOPATH", ""), aVariable("GOMODCACHE", ""));
const path = { PATH: "/usr/bin" };

judgeTable(cause, {
  confirms: {
    "no-place-for-the-build-cache": { environment: environmentOf(path), settings: unset },
    "no-place-for-the-build-cache with an empty HOME": {
      environment: environmentOf({ ...path, HOME: "" }),
      settings: unset,
    },
    "no-place-for-the-module-cache": {
      environment: environmentOf(path),
      settings: buildCacheAlone,
      module: aModule({ requiresTotal: 2 }),
    },
  },
  rulesOut: {
    "home-is-set": { environment: environmentOf({ HOME: "/home/kim" }), settings: unset },
    "caches-are-named": {
      environment: environmentOf(path),
      settings: settingsOf(named("GOCACHE", "/c"), named("GOPATH", "/p"), aVariable("GOMODCACHE", "/p/pkg/mod")),
    },
  },
  nearMisses: {
    "no module cache, and none needed": {
      environment: environmentOf(path),
      settings: buildCacheAlone,
      module: aModule(),
    },
    "no module cache, all in vendor": {
      environment: environmentOf(path),
      settings: buildCacheAlone,
      module: aModule({ requiresTotal: 2, vendor: true }),
    },
    "no HOME, but both caches are named": {
      environment: environmentOf({ XDG_CACHE_HOME: "/c" }),
      settings: settingsOf(aVariable("GOCACHE", "/c/go-build"), aVariable("GOPATH", ""), named("GOMODCACHE", "/m")),
    },
    "the environment may not be read": { environment: environmentOf({}, { readable: false }), settings: unset },
    "a HOME that does not exist": { environment: environmentOf({ HOME: "/nonexistent" }), settings: unset },
  },
});
