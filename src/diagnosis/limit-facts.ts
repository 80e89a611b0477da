import { processors } from "../facts/limits.ts";
import { resolverConfig } from "../facts/resolver.ts";
import { routes } from "../facts/routes.ts";
import type { FactStore } from "../facts/store.ts";
import { mainModule } from "../facts/toolchain.ts";
import type { LimitFacts } from "./go-limits.ts";

/** What go's own limits hang on, as far as it is known. */
export const limitFactsOf = (facts: FactStore): LimitFacts =>
  facts.values({ processors, resolverConfig, mainModule, routes }).values;
