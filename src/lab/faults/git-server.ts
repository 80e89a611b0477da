import type { GitPlan } from "../plan.ts";
import { plannedWebServer } from "../planned-proxy.ts";
import type { Fault } from "../scenario.ts";

/** A git server over https with one repository, which GOPRIVATE sends go to; `credentials` makes it private. */
export const gitServer = (change: Partial<GitPlan> & { readonly wantsCredentials?: boolean } = {}): Fault => ({
  name: `git server${change.wantsCredentials ? " that wants credentials" : ""}`,
  requires: ["git"],
  prepare(plan) {
    const draw = plan.draw.fork("git");
    const { wantsCredentials = false, ...rest } = change;
    plan.git = {
      ...plannedWebServer(draw, "git"),
      port: 443,
      repository: `/${draw.word()}/${draw.word()}`,
      credentials: wantsCredentials ? { user: draw.word(), password: draw.word() + draw.word() } : null,
      ...rest,
    };
    plan.env["GOPRIVATE"] = plan.git.host;
  },
});
