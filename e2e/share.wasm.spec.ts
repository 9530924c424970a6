// Links: what is on the knobs stands in the address, and an address sets the knobs.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { TrainPage } from './pages/train-page.ts';

test('a link sets knobs, sample set and hidden parts, and the address follows the knobs', async ({
  page,
}) => {
  await page.goto('/#v=1&room=train&set=cracks&patchPx=96&loss.id=cl-dice&seed=3&hide=optimiser.metrics');
  const train = new TrainPage(page);
  await train.expectPaired('12 of 12 paired');
  await expect(page.getByRole('button', { name: /Sample set/ })).toContainText('Cracks');
  await expect(page.getByRole('spinbutton', { name: 'Patch, px' })).toHaveValue('96');
  await expect(page.getByRole('radio', { name: /clDice/ }).first()).toBeChecked();
  await expect(page.getByRole('region', { name: 'Optimiser' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Validation metrics' })).toHaveCount(0);

  await train.set({ 'Patch, px': 64 });
  await expect.poll(() => new URL(page.url()).hash).toContain('patchPx=64');
  await page.getByRole('button', { name: /^Share/ }).click();
  const link = page.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#v=1&room=train&set=cracks&.*patchPx=64/);
  await page.getByText('Loss', { exact: true }).last().click();
  await expect(link).toHaveValue(/hide=loss/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);

  // The same link, opened by somebody else.
  const address = await link.inputValue();
  await page.goto('about:blank');
  await page.goto(address);
  await train.expectPaired('12 of 12 paired');
  await expect(page.getByRole('spinbutton', { name: 'Patch, px' })).toHaveValue('64');
  await expect(page.getByRole('region', { name: 'Loss', exact: true })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Optimiser' })).toBeVisible();
});

test('a link that cannot be read says why, and the page opens as usual', async ({ page }) => {
  await page.goto('/#v=1&patchPx=0');
  const train = new TrainPage(page);
  await train.expectPaired('12 of 12 paired');
  await expect(train.alert).toContainText('patchPx is not valid');
  const patch = page.getByRole('spinbutton', { name: 'Patch, px' });
  await expect(patch).toHaveValue('128');
  // A number that the field takes and no network does.
  await patch.fill('100');
  await patch.press('Enter');
  await expect(patch).toHaveValue('96');
  await expect(page.getByTestId('patch-fitted')).toHaveText(
    'Patch takes multiples of 32 px from 64 to 512: 96 is taken for 100.',
  );
  await train.set({ 'Patch, px': 64 });
  await expect(page.getByTestId('patch-fitted')).toHaveCount(0);
});
