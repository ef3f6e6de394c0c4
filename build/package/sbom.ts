/** The list of software that a package contains (SBOM), in CycloneDX 1.6. Pure. */
import type { LicenceNotice } from '../../preload/contract.ts';

export interface Product {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

interface Component {
  readonly type: 'application' | 'framework' | 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly [LicenceChoice];
  readonly purl: string;
}

type LicenceChoice = { readonly expression: string } | { readonly license: { readonly name: string } };

export interface Sbom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * The product and everything in it, by the notices of the build (`out/licences.json`). The same contents give the same
 * text: it has neither serial number nor time, which the format leaves free.
 *
 * @param electronVersion of the Electron that was packaged; it need not be the npm package's.
 */
export function sbomOf(product: Product, notices: readonly LicenceNotice[], electronVersion: string): Sbom {
  const own = componentOf('application', product);
  const components = notices.map((notice) =>
    notice.name === 'electron'
      ? componentOf('framework', { ...notice, version: electronVersion })
      : componentOf('library', notice),
  );
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: own },
    components,
    dependencies: [{ ref: own['bom-ref'], dependsOn: components.map((component) => component['bom-ref']) }],
  };
}

function componentOf(type: Component['type'], { name, version, licence }: Product): Component {
  // https://github.com/package-url/purl-spec: the @ of a scope is escaped, its slash is not.
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { type, 'bom-ref': purl, name, version, licenses: [licenceChoice(licence)], purl };
}

/** SPDX expressions as such; whatever else a package says of its licence is only a name. */
function licenceChoice(licence: string): LicenceChoice {
  const spdxExpression = /^\(*[A-Za-z0-9.+-]+\)*(?: (?:AND|OR|WITH) \(*[A-Za-z0-9.+-]+\)*)*$/u;
  return spdxExpression.test(licence) ? { expression: licence } : { license: { name: licence } };
}
