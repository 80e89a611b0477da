import type { Fix, Folklore } from "../../cause.ts";
import { type Facts, ofUnknownIssuer } from "./clues.ts";

export const fixes: readonly Fix<Facts>[] = [
  {
    title: { en: "Let Go read the store that already has the issuer", zh: "让 Go 读取已包含该签发者的证书库" },
    risk: "by-hand",
    steps: (facts) => {
      const store = ofUnknownIssuer(facts).find(({ leg }) => leg.trustedElsewhere)?.leg.trustedElsewhere;
      const given = facts.trustRoots.files.find(({ from }) => from === "SSL_CERT_FILE");
      if (!store) return [];
      return [
        {
          do: "tell",
          text: given
            ? {
                en: `SSL_CERT_FILE=${given.path} takes the place of the system's file. Unset it, or add the issuer to that file.`,
                zh: `SSL_CERT_FILE=${given.path} 取代了系统的证书文件。取消该变量，或把签发者的证书加入该文件。`,
              }
            : {
                en: `The issuer is in ${store}. Set SSL_CERT_FILE to a bundle that holds it, or add it to the system's store.`,
                zh: `签发者的证书在 ${store} 中。把 SSL_CERT_FILE 设为包含它的证书文件，或把它加入系统证书库。`,
              },
        },
      ];
    },
  },
  {
    title: { en: "Add the issuer's certificate to the system's store", zh: "把签发者的证书加入系统证书库" },
    risk: "by-hand",
    steps: (facts) => {
      const found = ofUnknownIssuer(facts)[0];
      if (!found) return [];
      const issuer = found.leg.chain.at(-1)?.issuer ?? "";
      return [
        {
          do: "tell",
          text: {
            en: `Ask who runs the network for the certificate of ${issuer}, and check its fingerprint with them. Put it into /usr/local/share/ca-certificates/ as a .crt file and run update-ca-certificates (Fedora, RHEL: /etc/pki/ca-trust/source/anchors/ and update-ca-trust). In a container, do it in the image: the host's store does not count there.`,
            zh: `向网络管理员索取 ${issuer} 的证书，并与其核对指纹。把它以 .crt 文件放入 /usr/local/share/ca-certificates/ 后运行 update-ca-certificates（Fedora、RHEL：放入 /etc/pki/ca-trust/source/anchors/ 后运行 update-ca-trust）。在容器中应在镜像里完成：宿主机的证书库在那里不起作用。`,
          },
        },
      ];
    },
  },
];

export const folklore: readonly Folklore[] = [
  {
    what: "GOINSECURE",
    why: {
      en: "It takes module paths and never applies to a host of GOPROXY; where it applies it turns verification off.",
      zh: "它匹配的是模块路径，对 GOPROXY 的主机从不起作用；在起作用的地方，它会关闭验证。",
    },
  },
  {
    what: "GOSUMDB=off, GONOSUMDB=*",
    why: {
      en: "The checksum database has nothing to do with this error, and go would accept changed modules unseen.",
      zh: "校验和数据库与此错误无关，而且 go 会不加察觉地接受被改动的模块。",
    },
  },
  {
    what: "git config http.sslVerify false",
    why: {
      en: "It is git's setting, go's own requests do not read it, and it lets anybody on the way read and change what git fetches.",
      zh: "这是 git 的设置，go 自己的请求不会读取它，而且途中任何人都能读取和篡改 git 获取的内容。",
    },
  },
];
