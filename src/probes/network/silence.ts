/** A resolver may take 2 s and still be well; go itself asks again after 5 s. */
export const DNS_SILENT_MS = 2_150;
/** By then the kernel has sent the SYN at least twice (again after 1.04 s, and after 2.07 s with tcp_syn_linear_timeouts); go waits 30 s. */
export const CONNECT_SILENT_MS = 2_100;
/** Longer than any answer that people call slow and still wait for; a verdict stands within 3 s. Go waits 10 s for TLS, 60 s for CONNECT, for ever for HTTP. */
export const ANSWER_SILENT_MS = 2_050;
/** One answer is cut here, however much of it has come. */
export const ANSWER_TOTAL_MS = 4_000;
