/** The launcher's note of the soft limit of open files, which Node raises for itself before any of our code runs. */
export const LAUNCHER_VARIABLE = "GOWHY_OPEN_FILES";
/** Its note of the signals that were ignored, as `SigIgn` of proc_pid_status(5): Node gives each its default action back. */
export const IGNORED_VARIABLE = "GOWHY_IGNORED_SIGNALS";
/** Its note of the standard streams that were closed, as `02`: Node opens /dev/null under each. */
export const CLOSED_VARIABLE = "GOWHY_CLOSED_STREAMS";
/**
 * What NODE_EXTRA_CA_CERTS was. Node 20 reads that file, and with it its own 150 roots, whenever it starts: 31 to 38 ms became 90 to
 * 125 ms (Node 20.20), for certificates that neither go nor gowhy, which judges by Go's rules, ever asks for.
 */
const CERTIFICATES_VARIABLE = "GOWHY_NODE_CA_CERTS";
const NOTES: readonly string[] = [LAUNCHER_VARIABLE, IGNORED_VARIABLE, CLOSED_VARIABLE, CERTIFICATES_VARIABLE];

/** The environment as the user gave it: without the launcher's notes, and with what it had to take away from Node. */
export function givenEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !NOTES.includes(entry[0]),
    ),
  );
  const certificates = environment[CERTIFICATES_VARIABLE];
  return certificates === undefined ? given : { ...given, NODE_EXTRA_CA_CERTS: certificates };
}
