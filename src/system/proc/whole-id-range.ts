/** The initial user namespace: its uid_map maps the whole range of ids to itself. Source: user_namespaces(7). */
export const isWholeIdRange = (uidMap: string): boolean => /^\s*0\s+0\s+4294967295\s*$/.test(uidMap);
