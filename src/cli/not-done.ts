import type { Text } from "../text/language.ts";

/** What users meet when they name a file or a program; errno(3) has the rest. */
const SENTENCES: Readonly<Record<string, Text>> = {
  ENOENT: { en: "there is no such file or directory", zh: "没有这个文件或目录" },
  ENOTDIR: { en: "a part of the path is not a directory", zh: "路径中有一段不是目录" },
  EISDIR: { en: "this is a directory", zh: "这是一个目录" },
  EACCES: { en: "not permitted", zh: "没有权限" },
  EPERM: { en: "not permitted", zh: "没有权限" },
  EROFS: { en: "the file system is read-only", zh: "文件系统是只读的" },
  ENOSPC: { en: "no space is left", zh: "没有剩余空间" },
  EDQUOT: { en: "the disk quota is used up", zh: "磁盘配额已用完" },
  ENXIO: { en: "nobody reads from it", zh: "没有读取方" },
  ELOOP: { en: "too many symbolic links", zh: "符号链接过多" },
  ENAMETOOLONG: { en: "the name is too long", zh: "名称过长" },
  ENOEXEC: { en: "this is no program that the kernel can run", zh: "这不是内核能运行的程序" },
  ETXTBSY: { en: "somebody is writing to this program", zh: "有进程正在写入该程序" },
  E2BIG: { en: "the arguments and the environment are too long", zh: "参数和环境变量过长" },
};

/** Why the system did not do it: a sentence, and the errno for whoever looks it up. */
export function notDone(errno: string): Text {
  const sentence = SENTENCES[errno];
  if (!sentence) return { en: `${errno}.`, zh: `${errno}。` };
  return { en: `${sentence.en} (${errno}).`, zh: `${sentence.zh}（${errno}）。` };
}
