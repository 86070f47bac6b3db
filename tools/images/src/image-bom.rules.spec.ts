import { imageBom, UnknownContentsError, type Bom } from './image-bom.rules.ts';

const whole: Bom = {
  metadata: { component: { name: 'everything' } },
  components: [
    { 'bom-ref': 'a@1.0.0', properties: [{ name: 'cdx:npm:package:development', value: 'true' }] },
    { 'bom-ref': 'a@2.0.0' },
    { 'bom-ref': 'b@1.0.0' },
  ],
  dependencies: [{ ref: 'everything', dependsOn: ['a@1.0.0', 'b@1.0.0'] }, { ref: 'b@1.0.0', dependsOn: ['a@1.0.0', 'a@2.0.0'] }, { ref: 'a@1.0.0' }],
};

describe('the bill of materials of an image', () => {
  it('has what the image holds, in the versions that it holds, as what runs', () => {
    const bom = imageBom(whole, { image: 'migrate', version: '0.1.0', contents: ['a@1.0.0', 'b@1.0.0'] }, 'urn:uuid:1');
    expect(bom).toMatchObject({ serialNumber: 'urn:uuid:1', metadata: { component: { type: 'container', name: 'chatgenius/migrate', version: '0.1.0' } } });
    expect(bom.components).toEqual([{ 'bom-ref': 'a@1.0.0', scope: 'required', properties: [] }, { 'bom-ref': 'b@1.0.0', scope: 'required', properties: undefined }]);
    expect(bom.dependencies).toEqual([
      { ref: 'migrate@0.1.0', dependsOn: ['a@1.0.0', 'b@1.0.0'] },
      { ref: 'b@1.0.0', dependsOn: ['a@1.0.0'] },
      { ref: 'a@1.0.0', dependsOn: [] },
    ]);
  });

  it('is not written when it would leave something out', () => {
    expect(() => imageBom(whole, { image: 'migrate', version: '0.1.0', contents: ['a@3.0.0'] }, 'urn:uuid:1')).toThrow(UnknownContentsError);
  });
});
