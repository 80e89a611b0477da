import type { DnsAnswer, DnsRequest } from "../network.ts";
import { askTcp } from "./ask-tcp.ts";
import { askUdp } from "./ask-udp.ts";
import type { Exchange } from "./exchange.ts";

/** One question to one server: UDP, then TCP where the answer was cut, as Go does it; TCP alone with `use-vc`. */
export async function askDns(request: DnsRequest, exchange: Exchange): Promise<DnsAnswer> {
  const startedMs = exchange.nowMs();
  const reading = await ask(request, exchange);
  const { server, name, type } = request;
  const tookMs = Math.round((exchange.nowMs() - startedMs) * 10) / 10;
  return { server, name, type, outcome: reading.outcome, rcode: reading.rcode, addresses: reading.addresses, tookMs };
}

async function ask(request: DnsRequest, exchange: Exchange) {
  if (request.useTcp) return askTcp(request, exchange);
  const reading = await askUdp(request, exchange);
  if (!reading.truncated) return reading;
  const whole = await askTcp(request, exchange);
  // TCP that does not work makes the truncation the fault: the server answered.
  const failed = ["silent", "port-closed", "unreachable"].includes(whole.outcome);
  return failed ? { ...whole, outcome: "truncated" as const, rcode: reading.rcode } : whole;
}
