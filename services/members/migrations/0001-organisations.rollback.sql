DROP TABLE contact, link_change, link, organisation;
