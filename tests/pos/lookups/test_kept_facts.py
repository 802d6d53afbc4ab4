from pos.journal import settings
from pos.lookups import kept_facts


def test_facts_of_another_version_of_the_program_count_as_none(register):
    journal = register.context.journal
    assert kept_facts.kept(journal) == register.context.facts.read()
    settings.write(journal, settings.STORE_FACTS, '{"store": "S1"}')
    assert kept_facts.kept(journal) is None
    assert register.context.facts.profile().upload_batch_size == 500
