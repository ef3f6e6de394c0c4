/**
 * Links that open the app: `mediamagic-uploader://open/<upload's id>`. Any web page can make one, so a link leads to a
 * place and does nothing; above all it names no file. Pure.
 */

/** By hand, without zod: this is loaded before the first window is opened. */
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;
export const linkScheme = 'mediamagic-uploader';

export type Link = { readonly link: 'open'; readonly uploadId: string } | { readonly link: 'refused' };

/** Whether an argument is one of our links, also a malformed one: such a thing is never taken for a path. */
export function isLink(argument: string): boolean {
  return argument.trimStart().toLowerCase().startsWith(`${linkScheme}:`);
}

export function readLink(address: string): Link {
  const refused: Link = { link: 'refused' };
  if (!URL.canParse(address)) return refused;
  const url = new URL(address);
  if (url.protocol !== `${linkScheme}:` || url.host !== 'open' || url.search !== '' || url.hash !== '')
    return refused;
  // Systems add a slash at the end of a link that has no path.
  const id = url.pathname.replace(/^\//u, '').replace(/\/$/u, '');
  return uuid.test(id) ? { link: 'open', uploadId: id } : refused;
}
