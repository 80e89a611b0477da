import { aSwitch } from "../../../../test/kit/a-toolchain.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const wanted = { wanted: "go1.99.0", wantedBy: "go-line" } as const;

judgeTable(cause, {
  confirms: {
    "switch-refused": {
      due: aSwitch({ ...wanted, action: "refused", setting: "local", settingSource: "environment", settingFile: null }),
    },
    "switch-refused by an empty go.env": {
      due: aSwitch({ ...wanted, action: "refused", setting: "", settingSource: "default", settingFile: null }),
    },
    "not-in-path": { due: aSwitch({ ...wanted, action: "not-in-path", setting: "path", settingSource: "user-file" }) },
  },
  rulesOut: { "not-refused": { due: aSwitch({ setting: "local" }) } },
  nearMisses: {
    "local, and new enough": { due: aSwitch({ setting: "local" }) },
    "a download is due": { due: aSwitch({ ...wanted, action: "download" }) },
    "the wanted one is in the cache": { due: aSwitch({ ...wanted, action: "in-cache", foundAt: "/m" }) },
    "an invalid setting": { due: aSwitch({ action: "invalid", setting: "banana" }) },
    "no go answers": { due: "failed" },
  },
});
