import type { ValueOf } from "../../facts/fact.ts";
import type { goTree } from "../../facts/toolchain.ts";
import type { FixStep } from "../cause.ts";

/** How to put a whole go in the place of a damaged one: by the package that owns it, else by hand. */
export function reinstall(path: string, tree: ValueOf<typeof goTree> | undefined): readonly FixStep[] {
  const { reference, referenceName } = tree?.integrity ?? { reference: "none", referenceName: null };
  if (reference === "dpkg" && referenceName)
    return [{ do: "run", argv: ["apt-get", "install", "--reinstall", referenceName], needsRoot: true }];
  if (reference === "module-ziphash")
    return [
      {
        do: "tell",
        text: {
          en: `${path} belongs to a toolchain that go downloaded. Make its directory writable (chmod -R u+w), remove it, and let go download it again.`,
          zh: `${path} 属于 go 自动下载的工具链。先用 chmod -R u+w 使其目录可写，再删除该目录，让 go 重新下载。`,
        },
      },
    ];
  return [
    {
      do: "tell",
      text: {
        en: `Remove the whole tree that ${path} belongs to, then unpack the release again and compare the archive with its published SHA-256. Never unpack over an old tree. Look first whether the disk is full: that is how such files come about.`,
        zh: `删除 ${path} 所属的整个目录树，重新解压发行包，并核对压缩包公布的 SHA-256。不要覆盖解压到旧目录上。先检查磁盘是否已满：此类文件多因磁盘写满产生。`,
      },
    },
  ];
}
