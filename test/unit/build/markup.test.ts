import { describe, expect, it } from 'vitest';

import { markupFindings } from '../../../build/checks/markup.ts';

describe('the check for text as markup', () => {
  it('finds v-html wherever it stands in a template', () => {
    const source = '<template>\n<div v-if="a">\n<p v-for="x of y" v-html="x" />\n</div>\n</template>';
    expect(markupFindings('Bad.vue', source)).toEqual(['Bad.vue:3: v-html']);
    expect(
      markupFindings('Slot.vue', '<template><A><template #b><i v-html="c" /></template></A></template>'),
    ).toEqual(['Slot.vue:1: v-html']);
  });

  it('finds the properties of the page that take markup', () => {
    expect(markupFindings('bad.ts', 'element.innerHTML = name;')).toEqual(['bad.ts:1: innerHTML']);
    expect(markupFindings('Bad.vue', '<template><p :innerHTML="name" /></template>')).toEqual([
      'Bad.vue:1: innerHTML',
    ]);
  });

  it('leaves text alone', () => {
    expect(markupFindings('Good.vue', '<template><p>{{ name }}</p></template>')).toEqual([]);
  });
});
