/**
 * Which lines of the list are on the screen, and scrolling to lines. When the places of lines change, because headings
 * above became known, the row height changed or lines moved, the line at the top of the screen stays there.
 */
import { type Ref, computed, onScopeDispose, ref, watch } from 'vue';

import type { LineLayout } from './lineLayout.ts';

/** Lines rendered above and below the screen. */
const overscan = 6;

interface VirtualLinesDeps {
  readonly scroller: Readonly<Ref<HTMLElement | null>>;
  readonly layout: () => LineLayout;
  /** The number of lines of the whole list. */
  readonly total: () => number;
  /** The height in which lines are visible, in pixels. */
  readonly viewHeight: () => number;
  /** The height at the top that a sticky header covers, in pixels. */
  readonly coveredTop: () => number;
  /** The latest move of the lines on the screen; a new object for each move. */
  readonly shift: () => { readonly lines: number } | null;
}

export function useVirtualLines(deps: VirtualLinesDeps) {
  const { scroller, layout, total, viewHeight } = deps;
  const scrollTop = ref(0);

  function onScroll(): void {
    scrollTop.value = scroller.value?.scrollTop ?? 0;
  }
  watch(scroller, (now, before) => {
    before?.removeEventListener('scroll', onScroll);
    now?.addEventListener('scroll', onScroll, { passive: true });
  });
  onScopeDispose(() => scroller.value?.removeEventListener('scroll', onScroll));

  function scrollTo(top: number): void {
    scroller.value?.scrollTo({ top });
    // The browser keeps it inside the list and at whole pixels, and tells so only before the next frame.
    onScroll();
  }

  /** The lines to render, and the first that is visible; null while none is. */
  const range = computed(() => {
    const last = total() - 1;
    if (last < 0 || viewHeight() <= 0) return null;
    const first = layout().lineAt(scrollTop.value);
    const lastVisible = layout().lineAt(scrollTop.value + viewHeight());
    return {
      first,
      from: Math.max(0, first - overscan),
      to: Math.min(last, lastVisible + overscan),
    };
  });

  /** The line at the top of the screen; the fraction is the part of it that is scrolled away. */
  function topLine(of = layout()): number {
    const line = of.lineAt(scrollTop.value);
    const height = of.topOf(line + 1) - of.topOf(line);
    return height > 0 ? line + (scrollTop.value - of.topOf(line)) / height : line;
  }

  function topOfPart(at: number): number {
    const line = Math.max(0, Math.floor(at));
    const { topOf } = layout();
    return topOf(line) + (at - line) * (topOf(line + 1) - topOf(line));
  }

  let appliedShift = deps.shift();
  watch(
    [layout, deps.shift] as const,
    ([, shift], [before]) => {
      const moved = shift === appliedShift ? 0 : (shift?.lines ?? 0);
      appliedShift = shift;
      if (scrollTop.value <= 0 && moved === 0) return;
      const at = topLine(before) + moved;
      const top = topOfPart(at);
      if (Math.abs(top - scrollTop.value) >= 1) scrollTo(top);
    },
    // The new height has to be in the document before the browser scrolls there.
    { flush: 'post' },
  );

  return {
    range,
    scrollTop,
    topLine,
    /** Scrolls until this line is at the top; a fraction scrolls a part of it away. */
    scrollToTop: (at: number) => scrollTo(topOfPart(at)),
    /** Scrolls as little as makes the line visible. */
    reveal(line: number): void {
      const top = layout().topOf(line) - deps.coveredTop();
      const bottom = layout().topOf(line + 1) - viewHeight();
      if (top < scrollTop.value) scrollTo(top);
      else if (bottom > scrollTop.value) scrollTo(bottom);
    },
  };
}
