import { credentials } from "../../facts/routes.ts";
import { goSettings } from "../../facts/settings.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { defineProbe, learned } from "../probe.ts";
import { netrcFileOf } from "./netrc-file.ts";
import { gitLogins } from "./rules/git-logins.ts";

/** git reads two or three small files; where that takes a second the home is dead, and the disk step says so. */
const GIT_DEADLINE_MS = 1_000;
/** A fact holds no longer lists. */
const MAX_HOSTS = 200;

/** Which hosts go and git have credentials for: the hosts alone. No helper is run. */
export default defineProbe({
  id: "read-credentials",
  title: { en: "Read which hosts have credentials", zh: "读取哪些主机已有凭据" },
  step: "network",
  impact: "light",
  uses: { goSettings },
  yields: { credentials },
  timeoutMs: 4_000,
  async run({ system }, { goSettings: settings }) {
    const environment = gitEnvironment(system.judged.environment);
    const [netrc, git] = await Promise.all([
      netrcFileOf(system),
      // Outside of any repository: go runs git in its own cache, where the settings of the user's repository do not hold.
      system.programs.run({ argv: GIT_CONFIG, environment, cwd: "/", deadlineMs: GIT_DEADLINE_MS, maxBytes: 65_536 }),
    ]);
    const logins = gitLogins(git.outcome === "exited" && git.exitCode === 0 ? git.stdout : "");
    const askpass = environment["GIT_ASKPASS"] || environment["SSH_ASKPASS"] ? ["askpass"] : [];
    const goauth = settings?.variables.find(({ name }) => name === "GOAUTH")?.value || "netrc";
    return {
      credentials: learned(
        {
          netrcFile: netrc.path,
          netrcState: netrc.state,
          netrcHosts: [...new Set(netrc.lines.map((line) => line.machine.slice(0, 255)))].slice(0, MAX_HOSTS),
          goauth: withoutSecrets(goauth).text.slice(0, 500),
          gitHelpers: [...logins.helpers, ...askpass],
          gitHosts: [...logins.hosts],
          gitRewrites: [...logins.rewrites],
        },
        [netrc.path, "git config --get-regexp"].filter(Boolean).join(", "),
      ),
    };
  },
});

/** Keys are told in lower case but for what stands between the dots. */
const GIT_CONFIG = [
  "git",
  "config",
  "--null",
  "--get-regexp",
  "^(credential\\.(.*\\.)?helper|core\\.askpass|http\\.(.*\\.)?(extraheader|cookiefile|sslcert)|url\\..*\\.insteadof)$",
];

/** git reads its settings and nothing else: no prompt, no pager, no optional lock. */
const gitEnvironment = (environment: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => name !== "GIT_DIR" && name !== "GIT_WORK_TREE")),
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
});
