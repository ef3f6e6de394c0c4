/** The drawings of the tray's icons, made out of the app's own. Pure. */
import type { TrayIcon } from '../../main/desktop/tray/trayState.ts';
import { assertNever } from '../../main/shared/assertNever.ts';

/** `colour`: for panels of any colour. `template`: black alone, which macOS colours as its menu bar needs. */
export type TrayLook = 'colour' | 'template';

/** Where the mark of the state sits: at the lower right, with a gap around it. */
const mark = { x: 740, y: 740, radius: 252, gap: 56 };
/** Without its square the sign is small: this is what is left around it. */
const templateViewBox = '102 82 860 860';
const templateStyle =
  '#square { display: none } #sign { fill: #000; stroke: #000; opacity: 0.45 } #arrow { stroke: #000 }';

/** `drawing`: build/icon.svg. Throws when it lost the parts that are drawn differently here. */
export function traySvg(drawing: string, state: TrayIcon, look: TrayLook): string {
  const parts = /^(?<head>[\s\S]*<\/defs>)(?<picture>[\s\S]*)<\/svg>\s*$/u.exec(drawing)?.groups;
  const named = ['square', 'sign', 'arrow'].every((id) => drawing.includes(`id="${id}"`));
  if (parts === undefined || !named)
    throw new Error('build/icon.svg no longer has the parts that the tray needs');
  const { head = '', picture = '' } = parts;
  const viewBox = look === 'template' ? templateViewBox : '32 32 960 960';
  return [
    head.replace(/viewBox="[^"]*"/u, `viewBox="${viewBox}"`),
    `<style>${look === 'template' ? templateStyle : ''}</style>`,
    state === 'idle' ? '' : hole(),
    `<g mask="${state === 'idle' ? 'none' : 'url(#hole)'}">${picture}</g>`,
    markOf(state, look),
    '</svg>',
  ].join('\n');
}

function hole(): string {
  const { x, y, radius, gap } = mark;
  return `<mask id="hole"><rect width="1024" height="1024" fill="#fff"/><circle cx="${x}" cy="${y}" r="${radius + gap}" fill="#000"/></mask>`;
}

/** Each state has another shape, not only another colour. */
function markOf(state: TrayIcon, look: TrayLook): string {
  switch (state) {
    case 'idle':
      return '';
    case 'active':
      return disc('#0f9d58', 'M740 866V640M628 734L740 622L852 734', look);
    case 'paused':
      return disc('#6b7280', 'M672 640V840M808 640V840', look);
    case 'attention':
      return disc('#d97706', 'M740 604V752M740 868V872', look);
    default:
      return assertNever(state);
  }
}

/** As a template its sign is cut out: there is no second colour. */
function disc(colour: string, sign: string, look: TrayLook): string {
  const { x, y, radius } = mark;
  const line = 'fill="none" stroke-width="84" stroke-linecap="round" stroke-linejoin="round"';
  const circle = `<circle cx="${x}" cy="${y}" r="${radius}"`;
  if (look === 'colour') return `${circle} fill="${colour}"/><path d="${sign}" ${line} stroke="#fff"/>`;
  return `<mask id="cut"><rect width="1100" height="1100" fill="#fff"/><path d="${sign}" ${line} stroke="#000"/></mask>${circle} mask="url(#cut)"/>`;
}
