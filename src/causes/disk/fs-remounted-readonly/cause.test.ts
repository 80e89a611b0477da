import { aFailure, aMount, aPlace, placesOf } from "../../../../test/kit/a-place.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import { notTried } from "../../../../test/kit/not-tried.ts";
import cause from "./cause.ts";

const readOnly = { trial: aFailure("mkdir", "EROFS") };
const remounted = aMount({ options: ["ro", "relatime"], superOptions: ["ro"] });
const facts = (given: Parameters<typeof aPlace>[0]) => ({ places: placesOf(aPlace(given)) });

judgeTable(cause, {
  confirms: {
    "file-system-is-read-only": facts({ ...readOnly, mount: remounted }),
    "file-system-is-read-only after an error, by the word of newer kernels": facts({
      ...readOnly,
      mount: aMount({ superOptions: ["rw", "emergency_ro"] }),
      filesystemErrors: 1,
    }),
    "file-system-is-read-only under the module cache": {
      places: placesOf(aPlace(), aPlace({ role: "GOMODCACHE", path: "/var/mod", ...readOnly, mount: remounted })),
    },
    "errors-counted": facts({ ...readOnly, filesystemErrors: 3 }),
  },
  rulesOut: { "all-writable": facts({}) },
  nearMisses: {
    "a bind mount is read-only, the file system is not": facts({
      ...readOnly,
      mount: aMount({ options: ["ro", "relatime"], superOptions: ["rw"] }),
    }),
    "an image that was made read-only": facts({
      ...readOnly,
      mount: aMount({ fsType: "squashfs", options: ["ro"], superOptions: ["ro"] }),
    }),
    "a module cache that go only reads": {
      places: placesOf(aPlace(), aPlace({ role: "GOMODCACHE", written: false, mount: remounted, trial: notTried })),
    },
    "GOROOT is read-only": {
      places: placesOf(aPlace(), aPlace({ role: "GOROOT", written: false, mount: remounted, trial: notTried })),
    },
    "old errors on a disk that still takes files": facts({ filesystemErrors: 12 }),
  },
});
