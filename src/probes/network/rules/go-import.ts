/** The part of a page that is searched for meta tags. Go reads the whole head. */
const MAX_TEXT = 65_536;

export interface GoImport {
  readonly prefix: string;
  readonly vcs: string;
  readonly repository: string;
}

/** The go-import tags of a page. Source: go1.26 cmd/go/internal/vcs/discovery.go, parseMetaGoImports. */
export function goImports(page: string): readonly GoImport[] {
  const found: GoImport[] = [];
  for (const [, attributes = ""] of page.slice(0, MAX_TEXT).matchAll(/<meta\s([^>]{0,2000})>/gi)) {
    if (!/\bname\s*=\s*["']?go-import\b/i.test(attributes)) continue;
    const content = /\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
    const [prefix, vcs, repository] = (content?.[1] ?? content?.[2] ?? "").trim().split(/\s+/);
    if (prefix && vcs && repository) found.push({ prefix, vcs, repository });
  }
  return found.slice(0, 20);
}

/** Hosts whose repositories go finds from the path alone. Source: go1.26 cmd/go/internal/vcs/vcs.go, vcsPaths. */
export function knownRepository(path: string): string | null {
  const [host, owner, name] = path.split("/");
  if ((host === "github.com" || host === "bitbucket.org") && owner && name) return `https://${host}/${owner}/${name}`;
  return /^(https?:\/\/)?([^/]+\/.*?\.git)(\/|$)/.test(path)
    ? `https://${path.replace(/(\.git)(\/.*)?$/, "$1")}`
    : null;
}
