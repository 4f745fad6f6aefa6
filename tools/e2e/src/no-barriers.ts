import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe knows of WCAG 2.2 AA. */
export async function expectNoBarriers(page: Page, state: string): Promise<void> {
  await expectNoViolations(axe(page).withTags(WCAG_22_AA), state);
}

/** What another choice of colours may break, and nothing else. */
export async function expectContrast(page: Page, state: string): Promise<void> {
  await expectNoViolations(axe(page).withRules(OF_COLOURS), state);
}

/** Looks for violations alone, and in the page itself: a second one, to put together what frames say, is for pages that have frames. */
const axe = (page: Page): AxeBuilder => new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();

async function expectNoViolations(builder: AxeBuilder, state: string): Promise<void> {
  const { violations } = await builder.analyze();
  expect(violations.map(({ id, nodes }) => `${state}: ${id} at ${nodes[0]?.html}`)).toEqual([]);
}
