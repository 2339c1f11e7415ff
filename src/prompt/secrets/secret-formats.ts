/**
 * How secrets look that give themselves away. Data: adding a format touches this table and its tests. Patterns ask for
 * less than a vendor's key has, since a key that is sent by mistake costs more than a word that is replaced by mistake.
 * Source: the vendors' documentation of their key prefixes.
 */

export interface SecretFormat {
  /** For people, and for the model that reads it in place of the secret. */
  readonly kind: string;
  /** Global. The secret is the group `secret`, or all of it. */
  readonly pattern: RegExp;
  /** Only when the value looks random: the pattern alone also fits names and prose. */
  readonly mustLookRandom?: true;
}

export const secretFormats: readonly SecretFormat[] = [
  {
    kind: 'private key',
    // Without its last line too, where an excerpt ends before it.
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?<secret>[\s\S]{16,}?)(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY|$(?![\s\S]))/g,
  },
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g },
  {
    kind: 'AWS secret key',
    pattern:
      /\baws_?(?:secret_?)?(?:access_?)?(?:session_?)?(?:key|token)\b["']?\s*[:=]\s*["']?(?<secret>[A-Za-z0-9/+=]{40,})/gi,
    mustLookRandom: true,
  },
  { kind: 'Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{16,}/g },
  { kind: 'OpenAI key', pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}/g, mustLookRandom: true },
  { kind: 'Groq key', pattern: /\bgsk_[A-Za-z0-9]{20,}/g },
  { kind: 'Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g },
  { kind: 'Google OAuth secret', pattern: /\bGOCSPX-[A-Za-z0-9_-]{20,}/g },
  { kind: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/g },
  { kind: 'GitLab token', pattern: /\bgl(?:pat|ptt|dt|rt|cbt|soat)-[A-Za-z0-9_-]{20,}/g },
  { kind: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'npm token', pattern: /:_authToken\s*=\s*(?<secret>[A-Za-z0-9_-]{20,})/g },
  { kind: 'PyPI token', pattern: /\bpypi-[A-Za-z0-9_-]{40,}/g },
  { kind: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  {
    kind: 'Slack webhook',
    pattern: /\bhooks\.slack\.com\/services\/(?<secret>T\w{6,}\/B\w{6,}\/\w{16,})/g,
  },
  { kind: 'Stripe key', pattern: /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}/g },
  { kind: 'SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g },
  { kind: 'Shopify token', pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g },
  { kind: 'Twilio key', pattern: /\bSK[0-9a-f]{32}\b/g },
  { kind: 'Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { kind: 'DigitalOcean token', pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/g },
  { kind: '1Password token', pattern: /\bops_eyJ[A-Za-z0-9_-]{50,}/g },
  { kind: 'Azure storage key', pattern: /\bAccountKey=(?<secret>[A-Za-z0-9+/]{60,}={0,2})/g },
  { kind: 'JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g },
  // The password alone: the host may be what the question is about.
  {
    kind: 'password in an address',
    pattern:
      /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@"'`<>{}$%]{1,80}:(?<secret>[^\s/?#@"'`<>{}$%]{4,})@[\w.[\]-]+/gi,
  },
  {
    kind: 'authorization header',
    pattern:
      /\bauthorization["']?\s*[:=]\s*["'`]?(?:bearer|basic|token)\s+(?<secret>[A-Za-z0-9+/=_.-]{16,})/gi,
    mustLookRandom: true,
  },
  {
    kind: 'secret',
    pattern:
      /(?:secret|token|passw(?:or)?d|passwd|pwd|api_?-?key|access_?-?key|private_?-?key|client_?-?key|encryption_?-?key|signing_?-?key|credential)s?["']?\s*(?::\s*[\w<>| ]{1,30}=|:=|[:=]|=>)\s*["'`](?<secret>[^\s"'`${}<>]{8,200})["'`]/gi,
    mustLookRandom: true,
  },
];
