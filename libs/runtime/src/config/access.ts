import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readText, type Settings } from './settings.js';

/** How a server is entered and trusted, beside what its URL says; PEM texts. */
export interface StoreAccess {
  readonly user?: string;
  readonly password?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

type Store = 'EVENT_STORE' | 'READ_STORE';
type Part = 'USER' | 'PASSWORD' | 'TLS_CA_FILE' | 'CERT_FILE' | 'KEY_FILE';

const SERVER: Readonly<Record<Store, string>> = { EVENT_STORE: 'EventStoreDB', READ_STORE: 'MongoDB' };
const PARTS: readonly Part[] = ['USER', 'PASSWORD', 'TLS_CA_FILE', 'CERT_FILE', 'KEY_FILE'];
const TLS_PARTS: readonly Part[] = ['TLS_CA_FILE', 'CERT_FILE', 'KEY_FILE'];
const PAIRS: readonly (readonly [Part, Part])[] = [
  ['USER', 'PASSWORD'],
  ['CERT_FILE', 'KEY_FILE'],
];

/** What the variables of a store say about entering it; what is wrong with them is added to the problems. */
export function accessOf(store: Store, settings: Settings): StoreAccess {
  const given = PARTS.filter((part) => settings.value(`${store}_${part}`) !== '');
  const misfit = misfitOf(store, given, settings.value(`${store}_URL`));
  if (misfit !== undefined) {
    settings.problems.push(misfit);
    return {};
  }
  const ca = pemOf(`${store}_TLS_CA_FILE`, settings, isCertificate);
  const cert = pemOf(`${store}_CERT_FILE`, settings, isCertificate);
  const key = pemOf(`${store}_KEY_FILE`, settings, isKey);
  if (cert !== undefined && key !== undefined && !new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
    settings.problems.push(`${store}_KEY_FILE names a key that is not that of ${store}_CERT_FILE`);
  const user = settings.value(`${store}_USER`);
  return {
    ...(user === '' ? {} : { user, password: settings.value(`${store}_PASSWORD`) }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
}

function misfitOf(store: Store, given: readonly Part[], url: string): string | undefined {
  const [first] = given;
  if (first === undefined) return undefined;
  if (url.startsWith('sqlite:'))
    return `${store}_${first} is for ${SERVER[store]}, and ${store}_URL names an SQLite file`;
  const half = PAIRS.find(([one, other]) => given.includes(one) !== given.includes(other));
  if (half) {
    const [present, absent] = given.includes(half[0]) ? half : [half[1], half[0]];
    return `${store}_${present} is set and ${store}_${absent} is not: they belong together`;
  }
  if (!/[?&](tls|ssl)=false(&|$)/i.test(url)) return undefined;
  // EventStoreDB's client never sends user and password without TLS, and says nothing about it.
  const onlyByTls = store === 'EVENT_STORE' ? PARTS : TLS_PARTS;
  const idle = given.find((part) => onlyByTls.includes(part));
  return idle && `${store}_${idle} is of no use without TLS, and ${store}_URL says tls=false: take one of them out`;
}

type CertificateVariable = `${Store}_${'TLS_CA_FILE' | 'CERT_FILE' | 'KEY_FILE'}`;

function pemOf(
  name: CertificateVariable,
  settings: Settings,
  check: (pem: string) => string | undefined,
): string | undefined {
  const path = settings.value(name);
  if (path === '') return undefined;
  const read = readText(path);
  const problem = 'problem' in read ? read.problem : check(read.text);
  if (problem !== undefined) settings.problems.push(`${name} ${problem}`);
  return 'text' in read && problem === undefined ? read.text : undefined;
}

function isCertificate(pem: string): string | undefined {
  try {
    new X509Certificate(pem);
    return undefined;
  } catch {
    return 'names a file that is no certificate in PEM (-----BEGIN CERTIFICATE-----)';
  }
}

function isKey(pem: string): string | undefined {
  try {
    createPrivateKey(pem);
    return undefined;
  } catch {
    return 'names a file that is no private key in PEM without a passphrase (-----BEGIN PRIVATE KEY-----)';
  }
}
