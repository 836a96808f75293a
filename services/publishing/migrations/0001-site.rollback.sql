DROP TABLE release, page, organisation, entry, category, site;
