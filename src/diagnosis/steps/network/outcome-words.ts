import type { ValueOf } from "../../../facts/fact.ts";
import type { routes } from "../../../facts/routes.ts";
import type { Text } from "../../../text/language.ts";

type Route = ValueOf<typeof routes>["routes"][number];

type Leg<K extends "resolve" | "connect" | "tunnel" | "handshake"> = NonNullable<Route[K]>["outcome"];
type Outcome =
  | Leg<"resolve">
  | Leg<"connect">
  | Leg<"tunnel">
  | Leg<"handshake">
  | NonNullable<NonNullable<Route["handshake"]>["distrust"]>
  | Route["requests"][number]["outcome"];

/** How a leg ended, as a person says it. */
const WORDS: Readonly<Record<Outcome, Text>> = {
  resolved: { en: "resolved", zh: "已解析" },
  literal: { en: "an address already", zh: "已是地址" },
  "hosts-file": { en: "found in the hosts file", zh: "在 hosts 文件中找到" },
  "no-such-name": { en: "there is no such name", zh: "没有这个名称" },
  "servers-failing": { en: "no DNS server gave a usable answer", zh: "没有 DNS 服务器给出可用的应答" },
  "servers-silent": { en: "no DNS server answered", zh: "没有 DNS 服务器应答" },
  "no-address": { en: "the name has no address", zh: "该名称没有地址" },
  "not-asked": { en: "not asked", zh: "未查询" },
  connected: { en: "connected", zh: "已连接" },
  refused: { en: "refused", zh: "被拒绝" },
  silent: { en: "silent", zh: "没有响应" },
  unreachable: { en: "unreachable", zh: "不可达" },
  "not-permitted": { en: "not permitted", zh: "不被允许" },
  "other-error": { en: "another error", zh: "其他错误" },
  "invalid-port": { en: "invalid port", zh: "端口无效" },
  opened: { en: "opened", zh: "已打开" },
  "needs-credentials": { en: "it wants credentials", zh: "要求凭据" },
  "credentials-rejected": { en: "it rejects the credentials", zh: "拒绝了凭据" },
  closed: { en: "closed", zh: "连接被关闭" },
  garbage: { en: "the answer is no proxy's", zh: "应答不是代理应有的内容" },
  "not-tried": { en: "not tried", zh: "未尝试" },
  trusted: { en: "trusted", zh: "受信任" },
  untrusted: { en: "not trusted", zh: "不受信任" },
  reset: { en: "reset", zh: "连接被重置" },
  "not-tls": { en: "the answer is not TLS", zh: "应答不是 TLS" },
  alert: { en: "the server sent an alert", zh: "服务器发来 TLS alert" },
  "unknown-authority": { en: "unknown authority", zh: "签发机构未知" },
  "self-signed": { en: "self-signed", zh: "自签名" },
  expired: { en: "the certificate is expired", zh: "证书已过期" },
  "not-yet-valid": { en: "the certificate is not yet valid", zh: "证书尚未生效" },
  "wrong-name": { en: "the certificate is for another name", zh: "证书属于其他名称" },
  "no-roots": { en: "no root certificate to verify with", zh: "没有可用于验证的根证书" },
  other: { en: "another reason", zh: "其他原因" },
  answered: { en: "answered", zh: "已响应" },
  "stalled-body": { en: "the body stopped", zh: "响应体中断" },
  "redirect-loop": { en: "redirected in circles", zh: "循环重定向" },
  "insecure-redirect": { en: "redirected to plain http", zh: "被重定向到明文 http" },
};

/** Both languages of an outcome; a dash where there is none. */
export const outcomeWords = (outcome: Outcome | null | undefined): Text =>
  outcome ? WORDS[outcome] : { en: "-", zh: "-" };
