import { Documented } from '../build/documented.js';
import { OPERATORS } from '../build/operatorNames.js';
import { operatorPage } from '../build/operatorPage.js';

/** A page for each operator, read from its sources. */
export default {
  watch: ['../../operators/**/*.ts', '../../test/operators/*.ts'],
  paths: () => {
    const documented = new Documented();
    return OPERATORS.map((operator) => ({ params: { name: operator.name }, content: operatorPage(documented, operator) }));
  },
};
