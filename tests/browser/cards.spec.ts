import { LANGUAGES, test, WIDTHS } from './beside.js'

/** Each card as it stands beside a chat: whole at every width, in both languages, and usable by everyone in both schemes. */
test.describe.configure({ mode: 'serial' })

for (const language of LANGUAGES) {
  for (const width of WIDTHS) {
    test(`every card is whole at ${width} pixels in ${language}`, async ({ open }) => {
      const beside = await open({ width, language })
      for (const tab of await beside.tabs()) {
        await beside.tab(tab)
        await beside.fits(tab)
        // What axe judges does not depend on the width, but for the smallest.
        if (width === WIDTHS[0]) await beside.holds(tab)
        await beside.picture(`${tab}-${width}-${language}`)
      }
    })
  }
}
