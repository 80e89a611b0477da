import { socketAddress } from "./socket-address.ts";

/** One row of /proc/net/{tcp,udp}{,6} or unix, by its inode. Source: linux Documentation/networking/proc_net_tcp.rst, proc_net_unix(5). */
export interface SocketRow {
  readonly inode: string;
  readonly protocol: "tcp" | "udp" | "unix";
  /** `address:port`, IPv6 in brackets; a path for unix. */
  readonly local: string;
  readonly peer: string;
  /** ESTABLISHED, SYN_SENT, …; empty for udp. */
  readonly state: string;
  readonly unackedBytes: number;
  readonly unreadBytes: number;
  /** 0 none, 1 retransmit, 2 keep-alive or delayed ack, 3 time-wait, 4 zero window. */
  readonly timer: number;
  readonly timerMs: number;
  readonly retransmits: number;
  /** From the pingpong and quick-ack fields: data came in on it. Null where the row does not have them. */
  readonly hasReceived: boolean | null;
}

/** Source: linux include/net/tcp_states.h. */
const TCP_STATES = [
  "",
  "ESTABLISHED",
  "SYN_SENT",
  "SYN_RECV",
  "FIN_WAIT1",
  "FIN_WAIT2",
  "TIME_WAIT",
  "CLOSE",
  "CLOSE_WAIT",
  "LAST_ACK",
  "LISTEN",
  "CLOSING",
  "NEW_SYN_RECV",
];
/** Source: linux include/uapi/linux/net.h, enum socket_state. */
const UNIX_STATES = ["FREE", "UNCONNECTED", "CONNECTING", "CONNECTED", "DISCONNECTING"];
/** Flag of a unix socket that listens (__SO_ACCEPTCON), as the table writes it. */
const LISTENS = 0x10000;
/** `when` counts in hundredths of a second (USER_HZ). */
const MS_PER_JIFFY = 10;

/** Only the rows of these inodes: the others are not looked at twice. */
export function parseInternetTable(
  text: string,
  protocol: "tcp" | "udp",
  wanted: ReadonlySet<string>,
  isLittleEndian: boolean,
): SocketRow[] {
  const rows: SocketRow[] = [];
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/, 17);
    const inode = words[9] ?? "";
    if (!wanted.has(inode)) continue;
    const local = socketAddress(words[1] ?? "", isLittleEndian);
    const peer = socketAddress(words[2] ?? "", isLittleEndian);
    const [sent, received] = (words[4] ?? "").split(":").map(hexadecimal);
    const [timer, when] = (words[5] ?? "").split(":").map(hexadecimal);
    if (local === null || peer === null) continue;
    rows.push({
      inode,
      protocol,
      local,
      peer,
      state: protocol === "tcp" ? (TCP_STATES[hexadecimal(words[3])] ?? "") : "",
      unackedBytes: sent ?? 0,
      unreadBytes: received ?? 0,
      timer: timer ?? 0,
      timerMs: (when ?? 0) * MS_PER_JIFFY,
      retransmits: hexadecimal(words[6]),
      hasReceived: protocol === "tcp" ? hasReceived(words) : null,
    });
  }
  return rows;
}

/**
 * Word 13 is the delay of a due acknowledgement, word 14 says that one is due: the kernel sets both when the first data
 * comes in and never unsets the first (tcp_event_data_recv). Rows of sockets on their way in or out do not have them.
 */
function hasReceived(words: readonly string[]): boolean | null {
  const delay = words[13];
  const due = words[14];
  if (delay === undefined || due === undefined || !/^\d+$/.test(delay) || !/^\d+$/.test(due)) return null;
  return delay !== "0" || due !== "0";
}

export function parseUnixTable(text: string, wanted: ReadonlySet<string>): SocketRow[] {
  const rows: SocketRow[] = [];
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/, 8);
    const inode = words[6] ?? "";
    if (!wanted.has(inode)) continue;
    const listens = (hexadecimal(words[3]) & LISTENS) !== 0;
    rows.push({
      inode,
      protocol: "unix",
      local: words[7] ?? "",
      peer: "",
      state: listens ? "LISTEN" : (UNIX_STATES[hexadecimal(words[5])] ?? ""),
      unackedBytes: 0,
      unreadBytes: 0,
      timer: 0,
      timerMs: 0,
      retransmits: 0,
      hasReceived: null,
    });
  }
  return rows;
}

const hexadecimal = (word: string | undefined): number => {
  const value = Number.parseInt(word ?? "", 16);
  return Number.isNaN(value) ? 0 : value;
};
