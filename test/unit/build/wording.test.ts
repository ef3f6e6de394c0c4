/** The check for words and typography that the window must not use. */
import { describe, expect, it } from 'vitest';

import { wordingFindings } from '../../../build/checks/wording.ts';

const found = (language: 'en' | 'de', text: string) => wordingFindings(language, { part: { text } });

describe('the English words', () => {
  it.each([
    ['43 % uploaded', '3 %'],
    ['{n} %', '} %'],
    ['Checking …', '…'],
    ['Open „this“', '„'],
    ['Send 23 files', 'Send'],
    ['The file was sent', 'sent'],
    ['Group by drop', 'by drop'],
    ['Hide the files of every drop', 'every drop'],
    ['It goes on later', 'goes on'],
    ['They continue by themselves', 'by themselves'],
    ['Uploads wait: no connection', 'Uploads wait'],
    ['The file waits', 'waits'],
    ['The service says', 'The service'],
    ['Open the control plane', 'control plane'],
    ['A passing trouble', 'trouble'],
    ['A fault in this app', 'fault'],
    ['The proxy wants a sign-in', 'wants'],
    ['The proxy is in the way of {host}', 'in the way of'],
    ['The key was refused', 'refused'],
    ['Looking at the file', 'Looking at'],
    ['Still under way', 'under way'],
    ['Copy submission id', 'id'],
    ['Verify every block', 'block'],
    ['Cancelled', 'Cancelled'],
    ['Licences', 'Licences'],
    ['Minimise', 'Minimise'],
    ['Behaviour', 'Behaviour'],
  ])('refuse %j for %j', (text, word) => {
    expect(found('en', text)).toEqual([expect.stringContaining(`en part.text: “${word}”`)]);
  });

  it.each([
    '43% · Checking… {percent}',
    'Drop files to upload',
    'A firewall may be blocking it',
    '{id} and “{by}”',
    'Submission ID',
    'Canceled. Waiting for connection',
  ])('accept %j', (text) => {
    expect(found('en', text)).toEqual([]);
  });
});

describe('the German words', () => {
  it.each([
    ['{n}%', '}%'],
    ['Mit „Wiederholen”', '”'],
    ['Der Dienst meldet', 'Dienst'],
    ['im Kontrollbereich', 'Kontrollbereich'],
    ['23 Dateien senden', 'senden'],
    ['Alles gesendet', 'gesendet'],
    ['Es geht von selbst weiter', 'von selbst'],
    ['Ordner wird beobachtet', 'beobachte'],
    ['3 zu klären', 'zu klären'],
    ['Dieser Rechner', 'Rechner'],
    ['Ihr Arbeitsbereich', 'Arbeitsbereich'],
    ['Einzelheiten öffnen', 'Einzelheiten'],
    ['Diese Fassung', 'Fassung'],
  ])('refuse %j for %j', (text, word) => {
    expect(found('de', text)).toEqual([expect.stringContaining(`de part.text: “${word}”`)]);
  });

  it('accept German typography', () => {
    expect(found('de', '43 % · Wird geprüft … „Wiederholen“ startet neu.')).toEqual([]);
  });
});
